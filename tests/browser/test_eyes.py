"""What opens gives the keyboard back where it was; a tired reader can be shown the page large; the desk's first day."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.windows import Windows
from tests.served import Served

OPENERS = """() => [...document.querySelectorAll("[popovertarget], [command=show-modal]")]
    .filter(one => one.checkVisibility() && !one.disabled && one.getClientRects().length
        && document.getElementById(one.getAttribute("popovertarget") || one.getAttribute("commandfor")))
    .map((one, at) => { one.dataset.opener = at; return at; })"""
IS_OPEN = """at => { const one = document.querySelector(`[data-opener="${at}"]`);
    const what = document.getElementById(one.getAttribute("popovertarget") || one.getAttribute("commandfor"));
    return what.matches(":popover-open, [open]"); }"""
HAS_FOCUS = "at => document.activeElement?.dataset.opener === String(at)"


async def gives_back(page: Page) -> int:
    """Opens all that can be opened, by keyboard, and closes it again; how many there were."""
    openers = await page.evaluate(OPENERS)
    for at in openers:
        await page.locator(f'[data-opener="{at}"]').focus()
        await page.keyboard.press("Enter")
        await page.wait_for_function(IS_OPEN, arg=at)
        await page.keyboard.press("Escape")
        await page.wait_for_function(f"at => !({IS_OPEN})(at)", arg=at)
        await page.wait_for_function(HAS_FOCUS, arg=at)
    return len(openers)


@pytest.mark.parametrize("place", ["the queue", "a ticket", "the people"])
async def test_a_menu_or_a_dialog_gives_the_keyboard_back(
    windows: Windows, served: Served, place: str
) -> None:
    number = served.a_ticket(f"{steps.a_word()} waits", email="mara@example.com")
    path = {
        "the queue": "/desk",
        "a ticket": f"/desk/tickets/{number}",
        "the people": "/desk/settings/people",
    }
    page = await windows.open(path[place], "ines")
    await page.get_by_role("heading", level=1).wait_for()
    await page.get_by_role("table").or_(page.locator("#composer")).first.wait_for()
    assert await gives_back(page) >= 3


async def test_an_empty_list_says_what_is_in_its_way(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    served.a_ticket(f"{word} waits")
    page = await windows.open(f"/desk?search={word}&status=closed", "ana")
    await expect(page.get_by_role("heading", name=f"Nothing closed, with “{word}”")).to_be_visible()
    await expect(page.get_by_text("Without “closed” there is 1.")).to_be_visible()
    await page.get_by_role("link", name="Remove “closed”").click()
    await expect(steps.row(page, f"{word} waits")).to_be_visible()


async def test_a_new_desk_says_how_to_begin_until_it_is_put_away(alone: Windows) -> None:
    page = await alone.open("/desk", "ines")
    hints = hints_of(page)
    await expect(hints.get_by_role("listitem")).to_have_count(4)
    await expect(hints.get_by_label("Address of the form")).to_have_value(alone.desk.url)
    await hints.get_by_role("button", name="Put the hints away").click()
    await expect(hints).to_be_hidden()
    assert await page.evaluate("document.activeElement.id") == "main"
    await page.reload()
    await expect(page.get_by_role("heading", name="No tickets yet")).to_be_visible()
    await expect(hints).to_be_hidden()
    page = await alone.open("/desk", "vic")
    await expect(hints_of(page).get_by_role("listitem")).to_have_count(2)


def hints_of(page: Page) -> Locator:
    """How to begin."""
    return page.get_by_role("region", name="First steps")
