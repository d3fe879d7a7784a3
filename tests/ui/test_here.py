"""A page says that somebody is in front of a ticket and types there, and never what."""

from __future__ import annotations

from playwright.async_api import Page

from tests.ui.conftest import Show

# What is pressed is noted, as the server would hear it.
HERE = """<td-here hidden ticket=4812 after={after}>
<button hidden data-look onclick="said.push('look')"></button><button hidden data-write onclick="said.push('write')"></button></td-here>
<form onsubmit="return false"><textarea data-heard id=words></textarea><input id=other></form><script>var said = []</script>"""
SAID = "() => said.join(' ')"


async def _until(page: Page, words: str) -> None:
    await page.wait_for_function(f"() => said.join(' ') === '{words}'")


async def test_who_has_a_ticket_in_sight_looks_at_it(show: Show) -> None:
    page = await show(HERE.format(after=0), "here")
    await _until(page, "look")
    await page.eval_on_selector("td-here", "here => here.setAttribute('ticket', 4813)")
    await _until(page, "look look")
    await page.eval_on_selector("td-here", "here => here.setAttribute('ticket', 0)")
    await page.wait_for_function("() => new Promise(done => setTimeout(() => done(true), 50))")
    assert await page.evaluate(SAID) == "look look"


async def test_a_cursor_that_only_passes_by_has_not_looked(show: Show) -> None:
    page = await show(HERE.format(after=300), "here")
    for number in range(1, 6):
        await page.eval_on_selector("td-here", f"here => here.setAttribute('ticket', {number})")
    await _until(page, "look")


async def test_typing_is_told_at_most_every_few_seconds_and_its_end_at_once(show: Show) -> None:
    page = await show(HERE.format(after=0), "here")
    await _until(page, "look")
    await page.locator("#words").press_sequentially("Dear customer")
    await page.locator("#other").press_sequentially("not heard")
    await _until(page, "look write")
    await page.locator("#words").fill("x")
    await page.locator("#words").press("Backspace")
    await _until(page, "look write look")
    await page.locator("#words").press_sequentially("Again")
    await _until(page, "look write look write")
    await page.eval_on_selector("form", "form => form.requestSubmit()")
    await _until(page, "look write look write look")


async def test_words_that_come_back_by_themselves_are_nobody_typing(show: Show) -> None:
    page = await show(HERE.format(after=0), "here")
    await _until(page, "look")
    await page.eval_on_selector(
        "#words", "w => { w.value = 'Kept'; w.dispatchEvent(new Event('input', {bubbles: true})) }"
    )
    await page.wait_for_function("() => new Promise(done => setTimeout(() => done(true), 50))")
    assert await page.evaluate(SAID) == "look"


async def test_a_window_out_of_sight_is_nobody_looking(show: Show) -> None:
    hidden = "<script>Object.defineProperty(document, 'visibilityState', { get: () => window.sight || 'hidden' })</script>"
    page = await show(hidden + HERE.format(after=0), "here")
    await page.wait_for_function("() => new Promise(done => setTimeout(() => done(true), 50))")
    assert await page.evaluate(SAID) == ""
    await page.evaluate(
        "() => { window.sight = 'visible'; document.dispatchEvent(new Event('visibilitychange')) }"
    )
    await _until(page, "look")
