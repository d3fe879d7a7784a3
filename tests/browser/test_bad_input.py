"""What cannot be stored is refused with a sentence beside its field; the words stay, and nothing is stored."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser import steps
from tests.browser.windows import Windows
from tests.served import Served

NO_LETTER = "needs at least one letter"
NOT_STORABLE = "holds a character that cannot be stored"
# As JavaScript, because not all of it may travel as UTF-8. {field: what is pasted}, where, and what is said there.
REFUSED = {
    "a title that is too long": ("title", "'x'.repeat(201)", "This can have 200 characters and has 201."),
    "a long description": (
        "description",
        "'x'.repeat(10001)",
        "This can have 10,000 characters and has 10,001.",
    ),
    "ten megabytes": (
        "description",
        "'x'.repeat(10e6)",
        "This can have 10,000 characters and has 10,000,000.",
    ),
    "nothing": ("title", "''", NO_LETTER),
    "no description": ("description", "''", NO_LETTER),
    "only spaces": ("title", "'   '", NO_LETTER),
    "only invisible characters": ("description", r"'\u200b\u2060\ufeff\u00ad'", NO_LETTER),
    "a NUL": ("title", r"'pasted\u0000from somewhere'", NOT_STORABLE),
    "half of a character": ("description", r"'pasted \ud83d from somewhere'", NOT_STORABLE),
    "no address": ("email", "'mara at example'", "This does not look like an address."),
    "an address without an ending": ("email", "'mara@example'", "This address has no ending such as .com."),
}


async def _paste(page: Page, field: str, text: str) -> None:
    """Put a text into a field as a paste does: at once, and the page is told."""
    script = f"""field => {{
        Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, {text});
        field.dispatchEvent(new InputEvent("input", {{ bubbles: true, inputType: "insertFromPaste" }}));
    }}"""
    await page.locator(f"#{field}").evaluate(script)


def _below(page: Page, field: str, sentence: str) -> object:
    """The sentence, between this field and the next one."""
    near = f"#{field}-hint, .field:has(#{field}) ~ [data-limit-of={field}]"
    return page.locator(near).filter(has_text=sentence).first


@pytest.mark.parametrize(("field", "text", "sentence"), REFUSED.values(), ids=REFUSED)
async def test_it_is_refused_beside_its_field(
    windows: Windows, served: Served, field: str, text: str, sentence: str
) -> None:
    word, before = steps.a_word(), _stored(served)
    page = await windows.open("/")
    page.set_default_timeout(60_000)  # drawing ten megabytes takes a browser some seconds
    await steps.arrive_at_form(page)
    for name, words in (("title", word), ("description", f"{word} happened"), ("email", "mara@example.com")):
        await page.locator(f"#{name}").fill(words)
    await _paste(page, field, text)
    length = await page.locator(f"#{field}").evaluate("field => field.value.length")
    await steps.submit(page)
    await expect(_below(page, field, sentence)).to_be_visible()  # type: ignore[arg-type]
    assert await page.locator(f"#{field}").evaluate("field => field.value.length") == length
    assert _stored(served) == before

    # The page is alive and connected: put right, the same form is taken.
    right = {"title": word, "description": f"{word} happened", "email": "mara@example.com"}[field]
    await page.locator(f"#{field}").fill(right)
    await steps.submit(page)
    number = await steps.number_of(page)
    assert served.rows("SELECT title FROM tickets WHERE id = %s", number) == [(word,)]


def _stored(served: Served) -> list[tuple[int, ...]]:
    return served.rows("SELECT (SELECT count(*) FROM tickets), (SELECT count(*) FROM links)")


HOSTILE = """<img src=x onerror="document.title='taken'"><script>document.title='taken'</script>"""


async def test_markup_is_only_text_wherever_it_is_shown(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    title, words = f"{word} {HOSTILE}", f"{HOSTILE} <b>bold</b> {{{{7*7}}}} javascript:alert(1)"
    form = await windows.open("/")
    await steps.arrive_at_form(form)
    await form.get_by_label("Title").fill(title)
    await form.get_by_label("Description").fill(words)
    await steps.submit(form)
    number = await steps.number_of(form)
    agent = await windows.open(f"/desk/tickets/{number}", "ana")
    await steps.say(agent, f"{HOSTILE} answered")
    steps.let_go(served, number)
    submitter = await windows.open(steps.link_to(served, number))
    queue = await windows.open(f"/desk?search={word}", "ana")
    await expect(steps.row(queue, title)).to_be_visible()
    for page in (agent, submitter):
        await expect(page.get_by_role("heading", name=title)).to_be_visible()
        await expect(page.get_by_role("article").filter(has_text=words)).to_be_visible()
        await expect(page.get_by_role("article").filter(has_text=f"{HOSTILE} answered")).to_be_visible()
    for page in (agent, submitter, queue):
        assert await page.title() != "taken"
        assert await page.locator("main img, main script, main b b").count() == 0


@pytest.mark.parametrize(("text", "sentence"), [("'  '", NO_LETTER), (r"'a\u0000b'", NOT_STORABLE)])
async def test_a_reply_that_cannot_be_stored_stays_in_the_composer(
    windows: Windows, served: Served, text: str, sentence: str
) -> None:
    number = served.a_ticket(f"{steps.a_word()} waits")
    page = await windows.open(f"/desk/tickets/{number}", "ana")
    await expect(page.locator("#composer")).to_be_visible()
    await _paste(page, "composer", text)
    await page.get_by_role("button", name="Send reply").click()
    await expect(page.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
    assert await page.locator("#composer").evaluate("field => field.value.length") > 1
    assert served.rows("SELECT count(*) FROM messages WHERE ticket_id = %s", number) == [(0,)]
