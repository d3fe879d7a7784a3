"""keys.js: what keys do on the pages of the desk, without a server."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from tests.ui.conftest import ASSETS, Show

COUNT = "onclick='window.n = (window.n || 0) + 1'"
SAID = "<div id=td-said></div>"
# What rows.js tells of a list, with the hand at 2.
ROWS = (
    "<script>window.td = { rows: { current: () => window.at ?? 2, go: (to) => { window.at = to } } }</script>"
)
LIST = """<div data-hands><p data-row=3></p><p data-row=2><a id=a href='/desk/tickets/2' onclick='event.preventDefault()'>Two</a>
</p><p data-row=1></p></div>"""


async def at(page: Page, path: str) -> None:
    await page.evaluate("path => history.pushState({}, '', path)", path)


async def test_a_key_presses_its_button_but_not_while_typing(show: Show) -> None:
    fields = "<input id=f data-hotkey='/'><select id=s></select><div id=c contenteditable>x</div>"
    page = await show(f"<button data-hotkey=e {COUNT}>Resolve</button>{fields}", "words", "keys")
    await page.keyboard.press("e")
    await page.keyboard.press("Control+e")
    await page.keyboard.press("/")
    assert await page.evaluate("document.activeElement.id") == "f"
    await page.keyboard.type("every e")
    for field in "sc":
        await page.focus(f"#{field}")
        await page.keyboard.press("e")
    assert await page.evaluate("window.n") == 1
    await page.keyboard.press("Escape")
    assert await page.evaluate("document.activeElement === document.body")


async def test_one_key_after_the_other_is_one_key(show: Show) -> None:
    went = "<div hidden><a data-hotkey='g i' href='#went'></a></div>"
    page = await show(went + f"<button data-hotkey=i {COUNT}>Mine</button>", "words", "keys")
    await page.keyboard.press("g")
    await page.keyboard.press("i")
    assert await page.evaluate("location.hash") == "#went"
    await page.keyboard.press("i")
    assert await page.evaluate("window.n") == 1


async def test_what_is_seen_goes_before_what_waits_and_nothing_is_heard_under_a_dialog(show: Show) -> None:
    page = await show(
        f"<div hidden><button data-hotkey=r onclick='window.waited = 1'></button></div>"
        f"<button data-hotkey=r {COUNT}>Reply</button><dialog id=d><p>Sure?</p></dialog>",
        "words",
        "keys",
    )
    await page.keyboard.press("r")
    await page.evaluate("d.showModal()")
    await page.keyboard.press("r")
    assert await page.evaluate("[window.n, window.waited]") == [1, None]
    await page.evaluate("d.close(); document.querySelector('[data-hotkey=r]:not([hidden] *)').remove()")
    await page.keyboard.press("r")
    assert await page.evaluate("window.waited") == 1


async def test_keys_with_control_are_heard_where_they_say_so(show: Show) -> None:
    page = await show(
        f"<div hidden><button data-hotkey=mod+k data-in-fields {COUNT}></button>"
        "<button data-hotkey=mod+z onclick='window.undone = (window.undone || 0) + 1'></button></div><textarea id=t></textarea>",
        "words",
        "keys",
    )
    await page.keyboard.press("Control+z")
    await page.keyboard.press("Control+Shift+Z")
    await page.focus("#t")
    await page.keyboard.press("Control+z")
    await page.keyboard.press("Control+k")
    await page.keyboard.press("Meta+k")
    assert await page.evaluate("[window.n, window.undone]") == [2, 1]


async def test_the_number_and_the_address_are_copied_and_that_is_said(show: Show) -> None:
    does = "".join(
        f"<button data-hotkey='{key}' data-does='{does}'></button>"
        for key, does in (("mod+.", "copy number"), ("mod+shift+.", "copy address"))
    )
    copied = "<script>navigator.clipboard.writeText = async (words) => { window.copied = words }</script>"
    page = await show(ROWS + copied + SAID + f"<div hidden>{does}</div>", "words", "keys")
    await page.keyboard.press("Control+.")
    await page.wait_for_function(
        "() => window.copied === '2' && document.querySelector('#td-said').textContent === 'Copied 2'"
    )
    await page.keyboard.press("Control+Shift+.")
    await page.wait_for_function("() => window.copied === location.origin + '/desk/tickets/2'")


async def test_a_ticket_knows_its_neighbours_and_the_way_back(show: Show) -> None:
    page = await show(ROWS + LIST, "words", "keys")
    trail = "[td.trail.next(), td.trail.previous(), td.trail.back()].map((each) => each ?? null)"
    await at(page, "/desk?status=open")
    assert await page.evaluate(trail) == [None, None, None]
    await page.click("#a")
    await at(page, "/desk/tickets/2/")
    assert await page.evaluate(trail) == ["/desk/tickets/1", "/desk/tickets/3", "/desk?status=open"]
    assert await page.evaluate("[window.at, sessionStorage.getItem('td-row')]") == [2, "2"]
    await at(page, "/desk/tickets/1")
    assert await page.evaluate("td.trail.next() ?? null") is None


async def test_tickets_whose_rows_are_not_drawn_yet_are_neighbours_too(show: Show) -> None:
    page = await show(ROWS + LIST, "words", "keys")
    await page.evaluate("td.rows.order = () => [3, 2, 1, 4]")
    await at(page, "/desk")
    await page.click("#a")
    await at(page, "/desk/tickets/1")
    assert await page.evaluate("td.trail.next()") == "/desk/tickets/4"


async def test_a_ticket_that_nobody_came_to_from_a_list_has_no_neighbours(show: Show) -> None:
    page = await show("<p>", "words", "keys")
    await at(page, "/desk/tickets/9")
    trail = "[td.trail.next(), td.trail.previous(), td.trail.back()].map((each) => each ?? null)"
    assert await page.evaluate(trail) == [None, None, "/desk"]


async def test_a_field_that_is_seen_no_longer_is_no_field(show: Show) -> None:
    page = await show(
        f"<button data-hotkey=e {COUNT}></button><dialog id=d><input id=f></dialog>", "words", "keys"
    )
    closing = "d.showModal(); f.focus(); d.close(); document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'e', bubbles: true }))"
    assert await page.evaluate(f"{closing}; window.n") == 1


async def test_a_menu_that_a_key_opens_hears_the_very_next_letter(show: Show) -> None:
    menu = "<div id=m popover=auto><button data-menu-item>Open</button><button data-menu-item>Closed</button></div>"
    page = await show(f"<button data-hotkey=s popovertarget=m>Status</button>{menu}", "words", "kit", "keys")
    press = "['s', 'c'].forEach((key) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })))"
    assert await page.evaluate(f"{press}; document.activeElement.textContent") == "Closed"


async def test_a_key_can_be_followed_by_another(show: Show) -> None:
    page = await show(
        "<div data-thread=2></div><button data-hotkey=e data-then='>' onclick='window.did = [\"e\"]'>Resolve</button>"
        "<div hidden><button data-hotkey='>' data-on=ticket onclick='window.did.push(\">\")'></button></div>",
        "words",
        "keys",
    )
    await at(page, "/desk/tickets/2")
    await page.keyboard.press("e")
    assert await page.evaluate("window.did") == ["e", ">"]


async def test_sending_and_resolving_are_one_key(show: Show) -> None:
    page = await show(
        "<form onsubmit='event.preventDefault(); window.sent = new FormData(this).get(\"then\")'>"
        "<textarea id=composer>Done.</textarea><input type=hidden name=then value=''></form>"
        "<div hidden><button data-hotkey=mod+shift+Enter data-in-fields data-does='send and resolve'></button></div>",
        "words",
        "kit",
        "keys",
    )
    await page.focus("#composer")
    await page.keyboard.press("Control+Shift+Enter")
    assert await page.evaluate("window.sent") == "resolve"
    await page.keyboard.press("Control+Enter")
    assert await page.evaluate("window.sent") == ""


@pytest.mark.parametrize("name", ["keys", "palette", "palette-door"])
def test_the_scripts_of_the_hands_need_no_eval(name: str) -> None:
    source = (ASSETS / f"{name}.js").read_text()
    assert "eval(" not in source
    assert "new Function" not in source
