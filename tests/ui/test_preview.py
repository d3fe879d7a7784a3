"""The ticket beside the list follows the current row, and a click beside a title chooses its row."""

from __future__ import annotations

from playwright.async_api import Page

from tests.ui.conftest import Show

# A list as rows.js keeps it, and the field; what it is asked for is noted.
LIST = """<input hidden data-preview-of data-shown=0 oninput="asked.push(this.value)">
<style>.row { position: relative; height: 36px; width: 900px } a::after { content: ""; position: absolute; inset: 0 }</style>
<div data-hands><div class=row data-row=7><a class=whole href="#opened">Seven</a></div></div>
<script>var asked = [], now = 0; window.td = { rows: { current: () => now } };
const go = (to) => { now = to; document.dispatchEvent(new CustomEvent("td:current", { detail: { number: to } })) }</script>"""


async def _open(show: Show, width: int = 1440) -> Page:
    page = await show(LIST, "preview")
    await page.set_viewport_size({"width": width, "height": 800})
    return page


async def _asked(page: Page) -> str:
    await page.wait_for_function("() => new Promise(done => setTimeout(() => done(true), 120))")
    return str(await page.evaluate("() => asked.join(' ')"))


async def test_a_step_is_followed_and_of_a_held_key_where_it_rests(show: Show) -> None:
    page = await _open(show)
    assert await _asked(page) in ("", "0")
    await page.evaluate("() => { asked.length = 0; go(1) }")
    assert await _asked(page) == "1"
    await page.evaluate("() => { for (const each of [2, 3, 4, 5, 6]) go(each) }")
    assert (await _asked(page)).split()[-1] == "6"
    assert len((await _asked(page)).split()) == 2


async def test_a_narrow_window_asks_for_nothing_until_it_is_wide(show: Show) -> None:
    page = await _open(show, 1100)
    await page.evaluate("() => { asked.length = 0; go(1) }")
    assert await _asked(page) in ("", "0")
    await page.set_viewport_size({"width": 1440, "height": 800})
    await page.wait_for_function("() => asked.at(-1) === '1'")


async def test_a_tab_that_lost_its_state_asks_again_once(show: Show) -> None:
    page = await _open(show)
    await page.evaluate("() => go(7)")
    await page.wait_for_function("() => asked.at(-1) === '7'")
    shown = "(field, number) => field.setAttribute('data-shown', number)"
    await page.eval_on_selector("[data-preview-of]", shown, "7")
    before = len((await _asked(page)).split())
    await page.eval_on_selector("[data-preview-of]", shown, "0")
    await page.wait_for_function(f"() => asked.length === {before + 1}")
    assert (await _asked(page)).split()[-1] == "7"


async def test_a_title_leads_to_its_ticket_and_the_rest_of_its_row_chooses_it(show: Show) -> None:
    page = await _open(show)
    await page.locator(".row").click(position={"x": 700, "y": 18})
    assert "#opened" not in page.url
    await page.locator("a").click()
    assert page.url.endswith("#opened")
    await page.evaluate("() => { location.hash = '' }")
    await page.locator("a").focus()
    await page.keyboard.press("Enter")
    assert page.url.endswith("#opened")


async def test_a_narrow_window_opens_the_ticket_wherever_its_row_is_pressed(show: Show) -> None:
    page = await _open(show, 1000)
    await page.locator(".row").click(position={"x": 700, "y": 18})
    assert page.url.endswith("#opened")
