"""keys.js: keys for a ticket that is on its way wait until it stands there."""

from __future__ import annotations

import re

from tests.ui.conftest import ASSETS, Show
from tests.ui.test_keys import LIST, ROWS, at
from ticketdesk.web.shared import keys

DRAWN = """<div data-thread={0}></div><button data-hotkey=r data-focus=composer>Reply</button>
<button data-hotkey=e onclick='window.resolved = (window.resolved || 0) + 1'></button>
<div hidden><button data-hotkey=j data-on=ticket onclick='td.trail.go(1)'></button></div>
<form data-keep=reply-{0}><textarea id=composer></textarea></form>"""


async def test_a_row_opens_with_the_composer_ready(show: Show) -> None:
    page = await show(ROWS, "words", "keys")
    await at(page, "/desk")
    assert await page.evaluate("td.write('r')") == "/desk/tickets/2"
    await at(page, "/desk/tickets/2")
    for number in (7, 2):
        assert await page.evaluate("document.activeElement === document.body")
        await page.evaluate("html => { document.body.innerHTML = html }", DRAWN.format(number))
    await page.wait_for_function("() => document.activeElement.id === 'composer'")


async def test_keys_that_come_before_their_ticket_is_drawn_wait_for_it(show: Show) -> None:
    page = await show("<p>", "words", "keys")
    await at(page, "/desk/tickets/2")
    # Letters of a word that is begun are no keys: "e" would resolve it.
    await page.keyboard.type("rHello")
    assert await page.evaluate("window.resolved") is None
    await page.evaluate("html => { document.body.innerHTML = html }", DRAWN.format(2))
    await page.wait_for_function("() => document.getElementById('composer').value === 'Hello'")
    await page.keyboard.type(" you")
    assert await page.evaluate("[document.getElementById('composer').value, window.resolved]") == [
        "Hello you",
        None,
    ]


async def test_keys_wait_for_what_a_ticket_has_besides_its_words(show: Show) -> None:
    page = await show("<p>", "words", "keys")
    await at(page, "/desk/tickets/2")
    drawn = DRAWN.format(2) + "<span data-coming hidden></span>"
    await page.evaluate("html => { document.body.innerHTML = html }", drawn)
    await page.keyboard.press("e")
    assert await page.evaluate("window.resolved") is None
    await page.evaluate("document.querySelector('[data-coming]').remove()")
    await page.wait_for_function("() => window.resolved === 1")


async def test_on_the_way_to_the_next_ticket_keys_never_meet_the_one_before(show: Show) -> None:
    page = await show(LIST, "words", "keys")
    await at(page, "/desk")
    await page.click("#a")
    await at(page, "/desk/tickets/2")
    await page.evaluate("html => { document.body.innerHTML = html }", DRAWN.format(2))
    await page.keyboard.press("j")
    await page.keyboard.press("e")
    assert await page.evaluate("window.resolved") is None
    await at(page, "/desk/tickets/1")
    await page.evaluate("html => { document.body.innerHTML = html }", DRAWN.format(1))
    await page.wait_for_function("() => window.resolved === 1")
    await page.keyboard.press("e")
    assert await page.evaluate("window.resolved") == 2


async def test_a_key_that_is_held_acts_once(show: Show) -> None:
    page = await show(DRAWN.format(2), "words", "keys")
    await at(page, "/desk/tickets/2")
    for _ in range(3):
        await page.keyboard.down("e")
    assert await page.evaluate("window.resolved") == 1
    await page.keyboard.up("e")
    await page.keyboard.press("e")
    assert await page.evaluate("window.resolved") == 2


async def test_escape_forgets_what_was_typed_for_a_ticket_that_does_not_come(show: Show) -> None:
    page = await show("<p>", "words", "keys")
    await at(page, "/desk/tickets/2")
    for key in ("e", "Escape"):
        await page.keyboard.press(key)
    await page.evaluate("html => { document.body.innerHTML = html }", DRAWN.format(2))
    await page.keyboard.press("s")
    assert await page.evaluate("window.resolved") is None


def test_the_keys_that_wait_are_those_of_a_ticket() -> None:
    named = re.search(r'OF_A_TICKET = "([^"]+)", ALONG = "([^"]+)"', (ASSETS / "keys.js").read_text())
    assert named
    declared = {key for one in keys.at("ticket") for key in one.keys if len(key) == 1}
    assert set(named[1]) | set(named[2]) == declared
