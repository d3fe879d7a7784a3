"""Where one is after something went by a key, or after coming back from a ticket."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.windows import WIDE, Windows
from tests.served import Served

TOP = "(row) => row.getBoundingClientRect().top"


def line(page: Page, number: int) -> Locator:
    return page.locator(f'[data-row="{number}"]')


async def test_a_filter_that_a_key_removes_leaves_the_focus_at_its_part(
    windows: Windows, served: Served
) -> None:
    word = steps.a_word()
    served.a_ticket(word)
    page = await windows.open(f"/desk?search={word}&status=open,closed&priority=low", "ana")
    for removed, left in (("low", "any priority"), ("closed", "open"), ("open", "any status")):
        await page.get_by_role("button", name=f"Remove filter: {removed}", exact=True).press("Enter")
        await expect(page.get_by_role("button", name=left, exact=True)).to_be_focused()


async def test_a_filter_of_a_view_leaves_the_focus_there_too(windows: Windows) -> None:
    page = await windows.open("/desk?view=mine", "ana")
    await page.get_by_role("button", name="Remove filter: in progress").press("Enter")
    await expect(page.get_by_role("button", name="open", exact=True)).to_be_focused()


async def test_a_long_list_is_scrolled_as_it_was_left(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    numbers = [served.a_ticket(f"{word} {at}") for at in range(40)]
    page = await windows.open(f"/desk?search={word}", "ana", size=WIDE)
    row = line(page, numbers[10])
    await row.evaluate("row => row.scrollIntoView({ block: 'center' })")
    await expect(row).to_be_in_viewport(ratio=1)
    stood = await row.evaluate(TOP)
    await row.locator("a.whole").click()
    await steps.arrive(page, f"/desk/tickets/{numbers[10]}")
    await page.keyboard.press("Escape")
    await expect(row.locator("a.whole")).to_be_focused()
    assert await row.evaluate(TOP) == stood
