"""Two agents and a requester while somebody writes: what is held, what arrived meanwhile, and what is found again elsewhere."""

from __future__ import annotations

from playwright.async_api import expect
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.browser import lines, steps
from tests.browser.windows import PHONE, Windows
from tests.served import Served
from ticketdesk.desk import macros, messages
from ticketdesk.models import Kind


def _said(served: Served, number: int) -> list[tuple[str, str]]:
    """What is said on a ticket: of which kind, and the words."""
    return served.rows("SELECT kind, body FROM messages WHERE ticket_id = %s ORDER BY id", number)


def _note(served: Served, number: int, words: str) -> None:
    """Ines writes a note."""

    async def note(session: AsyncSession) -> None:
        await messages.note(session, number, words, by=await served.account(session, "ines"))

    served.do(note)


async def test_a_reply_is_taken_back_before_anybody_outside_reads_it(
    windows: Windows, served: Served
) -> None:
    number = served.a_ticket(f"{steps.a_word()} waits", email="mara@example.com")
    ana, ines = [await windows.open(f"/desk/tickets/{number}", who) for who in ("ana", "ines")]
    mara = await windows.open(steps.link_to(served, number))
    await steps.say(ana, "We sent it bakc.")
    steps.hold(served, number)
    await expect(ana.get_by_text("Your reply goes out in")).to_be_visible()
    await expect(ines.get_by_text("Ana Moreau is sending a reply")).to_be_visible()
    await expect(ines.get_by_role("button", name="Take back")).to_have_count(0)
    composer = ana.locator("#composer")
    await composer.press_sequentially("And a credit note.")
    await ana.get_by_role("button", name="Take back").click()
    await expect(composer).to_have_value("We sent it bakc.\n\nAnd a credit note.")
    await expect(composer).to_be_focused()
    for page in (ana, ines):
        await expect(page.get_by_text("goes out in").or_(page.get_by_text("is sending"))).to_have_count(0)
    assert "bakc" not in await mara.content()
    await steps.say(ana, "We sent it back.")
    steps.let_go(served, number)
    await expect(mara.get_by_role("article").filter(has_text="We sent it back.")).to_be_visible()
    await expect(ana.get_by_text("Your reply goes out in")).to_have_count(0)
    await expect(composer).to_have_value("")
    assert _said(served, number) == [(Kind.public, "We sent it back.")]


async def test_a_note_is_found_again_on_another_device_as_a_note(windows: Windows, served: Served) -> None:
    number = served.a_ticket(f"{steps.a_word()} waits")
    page = await windows.open(f"/desk/tickets/{number}", "ana", fresh=True)
    await steps.to_a_note(page)
    await page.locator("#composer").press_sequentially("The bank says")
    await expect(page.get_by_text("Draft saved")).to_be_visible()
    await page.close()  # the tab is gone as in a crash: nothing is asked, nothing is sent
    phone = await windows.open(f"/desk/tickets/{number}", "ana", size=PHONE, fresh=True)
    composer = phone.locator("#composer")
    await expect(composer).to_have_value("The bank says")
    await expect(phone.get_by_role("radio", name="Note")).to_be_checked()
    await composer.press("End")
    await composer.press_sequentially(" no.")
    await composer.press("Control+Enter")
    await expect(phone.get_by_role("article").filter(has_text="The bank says no.")).to_be_visible()
    await expect(composer).to_have_value("")
    await phone.reload()
    await expect(phone.get_by_role("article").filter(has_text="The bank says no.")).to_be_visible()
    await expect(composer).to_have_value("")
    assert _said(served, number) == [(Kind.internal, "The bank says no.")]


async def test_a_note_stays_a_note_however_slow_the_line_is(windows: Windows, served: Served) -> None:
    number = served.a_ticket(f"{steps.a_word()} waits")
    page = await windows.open(f"/desk/tickets/{number}", "ana")
    await lines.slow_down(page, 1)
    await expect(page.locator("#composer")).to_be_visible()
    await page.keyboard.press("n")
    await expect(page.locator("#composer")).to_be_focused()
    await page.keyboard.type("Not for her eyes")
    await page.keyboard.press("Control+Enter")
    note = page.get_by_role("article").filter(has_text="Not for her eyes")
    await expect(note).to_contain_text("Internal note")
    assert _said(served, number) == [(Kind.internal, "Not for her eyes")]


async def test_whoever_did_not_see_what_arrived_is_asked_to_look_and_is_not_locked_out(
    windows: Windows, served: Served
) -> None:
    number = served.a_ticket(f"{steps.a_word()} waits")
    _note(served, number, "Known since Monday")
    page = await windows.open(f"/desk/tickets/{number}", "ana")
    composer = page.locator("#composer")
    await composer.fill("We look into it.")
    await expect(page.get_by_text("Draft saved")).to_be_visible()
    await expect(page.get_by_text("since you began")).to_have_count(0)
    _note(served, number, "It is the card page")
    await expect(page.get_by_text("1 message arrived since you began.")).to_be_visible()
    await composer.press("Control+Enter")
    await expect(page.get_by_role("button", name="Send anyway")).to_be_visible()
    await expect(composer).to_have_value("We look into it.")
    await page.get_by_role("link", name="Show it").click()
    await expect(page.get_by_text("since you began")).to_have_count(0)
    await expect(page.get_by_role("article").filter(has_text="It is the card page")).to_be_in_viewport()
    _note(served, number, "And the old browser")
    await expect(page.get_by_text("1 message arrived since you began.")).to_be_visible()
    await page.get_by_role("button", name="Send reply").click()
    await page.get_by_role("button", name="Send anyway").click()
    await expect(page.get_by_text("Your reply goes out in")).to_be_visible()
    await expect(composer).to_have_value("")
    await expect(page.get_by_text("since you began")).to_have_count(0)


async def test_a_macro_and_a_look_and_what_goes_along(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    number = served.a_ticket(f"{word} waits")

    async def make(session: AsyncSession) -> None:
        form = {"name": f"Refund {word}", "body": "**Sorry**, {{ticket}} is paid back.", "tag": word}
        await macros.save(session, form, by=await served.account(session, "ana"))

    served.do(make)
    page = await windows.open(f"/desk/tickets/{number}", "ana")
    composer = page.locator("#composer")
    await composer.press_sequentially(f"/{word}")
    await expect(page.get_by_role("option", name=f"Refund {word}")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(composer).to_have_value(f"**Sorry**, #{number} is paid back.")
    await expect(page.get_by_text("With it: tagged")).to_be_visible()
    await page.get_by_role("checkbox", name="Preview").check()
    await expect(page.get_by_role("region", name="How it will look").locator("strong")).to_have_text("Sorry")
    await page.get_by_role("button", name="Reply and resolve").click()
    await expect(steps.fact(page, "Status")).to_contain_text("Resolved")
    await expect(page.get_by_text("With it:")).to_have_count(0)
    assert served.rows("SELECT tags, status FROM tickets WHERE id = %s", number) == [([word], "resolved")]
    await page.get_by_role("button", name="Undo").click()
    await expect(steps.fact(page, "Status")).to_contain_text("Open")
    await expect(composer).to_have_value(f"**Sorry**, #{number} is paid back.")


async def test_whoever_begins_to_answer_is_offered_the_ticket_and_names_somebody(
    windows: Windows, served: Served
) -> None:
    number = served.a_ticket(f"{steps.a_word()} waits")
    page = await windows.open(f"/desk/tickets/{number}", "ana")
    await page.locator("#composer").fill("We look into it.")
    await page.get_by_role("button", name="Take it").click()
    await expect(steps.fact(page, "Assignee")).to_contain_text("Ana Moreau")
    await expect(page.get_by_text("Nobody has this ticket.")).to_have_count(0)
    await steps.to_a_note(page)
    await page.locator("#composer").fill("")
    await page.locator("#composer").press_sequentially("Please look, @ine")
    await page.keyboard.press("Tab")
    await expect(page.locator("#composer")).to_have_value("Please look, @Ines Duarte ")
