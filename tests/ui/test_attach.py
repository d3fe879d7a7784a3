"""Files that are chosen, dropped and pasted are sent at once; the form waits for them, and no file opens in the page's place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, Route

from tests.ui.conftest import Show

# As the page behaves: what has come is shown by the server, with its number.
FORM = """<form id=form><textarea name=body id=body></textarea><input type=hidden name=then id=then>
<button type=button data-attach-open id=open>Attach</button>
<div class=attach data-attach="/files/tickets/7" data-attach-most=3 data-attach-largest=1000>
<input type=hidden name=files id=files><input type=file multiple hidden data-attach-pick>
<button type=button hidden data-attach-done id=done></button>
<ul id=there></ul><ul data-attach-going id=going></ul><output class=error hidden data-attach-says id=says></output>
</div><button id=send>Send</button></form><p id=beside>Beside</p>
<script>
window.sent = [];
form.onsubmit = (event) => { event.preventDefault(); sent.push(files.value + then.value); };
window.show = (id) => { there.insertAdjacentHTML('beforeend', `<li data-file=${id}>${id}</li>`); files.value += id + ' '; };
window.arrived = [];
done.onclick = () => arrived.splice(0).forEach(show);
window.give = (kind, target, ...names) => {
  const data = new DataTransfer();
  names.forEach((name) => data.items.add(new File(['words of ' + name], name)));
  if (kind === 'both') data.setData('text/plain', 'words');
  const made = kind === 'drop' || kind === 'dragover'
    ? new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true })
    : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
  target.dispatchEvent(made);
  return made.defaultPrevented;
};
</script>"""
Open = Callable[[], Awaitable[Page]]


@pytest.fixture
def open_form(show: Show) -> Open:
    """A page on which every file that is sent gets the next number; ``hold`` in its name waits for ``let_go``."""

    async def opened() -> Page:
        page = await show(FORM, "attach")
        numbers = iter(range(1, 100))
        held: list[Route] = []

        async def take(route: Route) -> None:
            name = route.request.headers["x-file-name"]
            if "bad" in name:
                await route.fulfill(status=422, json={"problem": "This is no good."})
            elif "cut" in name:
                await route.abort()
            elif "hold" in name:
                held.append(route)
            else:
                await arrive(route)

        async def arrive(route: Route) -> None:
            number = next(numbers)
            await page.evaluate(f"arrived.push({number})")
            await route.fulfill(status=201, json={"id": number, "name": "a", "size": 1})

        async def let_go() -> None:
            for route in held:
                await arrive(route)
            held.clear()

        await page.route("**/files/**", take)
        await page.expose_function("letGo", let_go)
        return page

    return opened


async def _choose(page: Page, *names: str, content: bytes = b"words") -> None:
    files = [{"name": name, "mimeType": "text/plain", "buffer": content} for name in names]
    await page.set_input_files("[data-attach-pick]", files)  # type: ignore[arg-type]


async def test_what_is_chosen_is_sent_at_once_and_shown_once_it_is_there(open_form: Open) -> None:
    page = await open_form()
    async with page.expect_file_chooser() as chooser, page.expect_request("**/files/tickets/7") as asked:
        await page.click("#open")
        await (await chooser.value).set_files(
            [{"name": "Zähler 1.txt", "mimeType": "text/html", "buffer": b"words"}]
        )
    request = await asked.value
    assert request.post_data_buffer == b"words"
    assert request.headers["x-file-name"] == "Z%C3%A4hler%201.txt"
    assert request.headers["content-type"] == "application/octet-stream"
    assert "x-link-key" not in request.headers
    await page.wait_for_selector("[data-file='1']")
    assert await page.locator("#going li").count() == 0
    await page.click("#send")
    assert await page.evaluate("sent") == ["1 "]


async def test_the_form_waits_for_what_is_on_its_way(open_form: Open) -> None:
    page = await open_form()
    await _choose(page, "hold.txt")
    await page.wait_for_selector("#going progress")
    await page.click("#send")
    await page.wait_for_selector("text=This is sent as soon as it is there")
    assert await page.evaluate("sent") == []
    # As keys.js does: what is to follow stands there only for a moment.
    await page.evaluate("then.value = 'resolve'; form.requestSubmit(); then.value = ''")
    await page.evaluate("letGo()")
    await page.wait_for_function("sent.length === 1")
    assert await page.evaluate("sent") == ["1 resolve"]
    assert await page.input_value("#then") == ""
    assert not await page.is_visible("#says")


async def test_what_was_refused_says_why_and_is_put_away(open_form: Open) -> None:
    page = await open_form()
    await _choose(page, "bad.txt", "cut.txt")
    await page.wait_for_selector("text=This is no good.")
    await page.wait_for_selector("text=The line broke")
    assert await page.locator("#going [role=alert]").count() == 2
    await page.get_by_role("button", name="Put bad.txt away").click()
    await page.get_by_role("button", name="Put cut.txt away").click()
    assert await page.locator("#going li").count() == 0
    await page.click("#send")
    assert await page.evaluate("sent") == [""]


async def test_nothing_is_sent_by_itself_after_a_file_was_refused(open_form: Open) -> None:
    page = await open_form()
    await _choose(page, "hold.txt", "hold too.txt")
    await page.click("#send")
    await _choose(page, "bad.txt")
    await page.evaluate("letGo()")
    await page.wait_for_selector("text=This is no good.")
    await page.wait_for_selector("[data-file='2']")
    assert await page.evaluate("sent") == []


async def test_what_is_on_its_way_can_be_stopped(open_form: Open) -> None:
    page = await open_form()
    await _choose(page, "hold.txt")
    await page.get_by_role("button", name="Stop sending hold.txt").click()
    assert await page.locator("#going li").count() == 0
    await page.click("#send")
    assert await page.evaluate("sent") == [""]


async def test_too_many_too_large_and_empty_is_told_before_anything_is_sent(open_form: Open) -> None:
    page = await open_form()
    await _choose(page, *(f"{number}.txt" for number in range(5)))
    await page.wait_for_selector("text=At most 3 files go with one message")
    await page.wait_for_selector("[data-file='3']")
    assert await page.locator("[data-file]").count() == 3
    page = await open_form()
    await _choose(page, "large.txt", content=bytes(1001))
    await _choose(page, "empty.txt", content=b"")
    await page.wait_for_selector("text=This file is empty.")
    assert await page.locator("#going [role=alert]").count() == 2
    assert await page.locator("[data-file]").count() == 0


async def test_files_are_dropped_anywhere_and_the_page_stays(open_form: Open) -> None:
    page = await open_form()
    assert await page.evaluate("give('dragover', beside, 'a.txt')")
    assert await page.locator("form[data-dropping]").count() == 1
    assert await page.evaluate("give('drop', beside, 'a.txt')")
    await page.wait_for_selector("[data-file='1']")
    assert await page.locator("form[data-dropping]").count() == 0
    # What is dragged but is no file is nobody's business.
    assert not await page.evaluate("give('drop', beside)")


async def test_a_picture_is_pasted_but_words_stay_words(open_form: Open) -> None:
    page = await open_form()
    assert await page.evaluate("give('paste', body, 'image.png')")
    await page.wait_for_selector("[data-file='1']")
    assert not await page.evaluate("give('both', body, 'image.png')")
    assert not await page.evaluate("give('paste', beside, 'image.png')")
    assert await page.locator("[data-file], #going li").count() == 1


async def test_on_a_private_page_the_key_goes_in_a_header_and_never_in_an_address(open_form: Open) -> None:
    page = await open_form()
    await page.evaluate("history.replaceState(null, '', '/t/a-key-of-a-link/')")
    await page.evaluate("document.querySelector('[data-attach]').dataset.attach = '/files/links'")
    async with page.expect_request("**/files/links") as asked:
        await _choose(page, "a.txt")
    request = await asked.value
    assert request.headers["x-link-key"] == "a-key-of-a-link"
    assert "a-key" not in request.url
