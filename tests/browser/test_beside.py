"""The ticket beside the list, and who else is there: judged without leaving the list, seen by everybody at once."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.browser import steps
from tests.browser.windows import SOON_MS, Windows
from tests.served import Served
from ticketdesk.models import Category, Priority

DESK = (1440, 900)


async def test_a_ticket_is_judged_beside_the_list_and_what_was_done_is_taken_back(
    windows: Windows, served: Served
) -> None:
    word = steps.a_word()
    titles = [f"{word} older", f"{word} newer"]
    for title in titles:
        served.a_ticket(title, category=Category.billing, priority=Priority.low)
    page = await windows.open(f"/desk?search={word}", "ana", size=DESK)
    side = page.get_by_role("complementary", name="Preview")
    await expect(side.get_by_text("No ticket is chosen")).to_be_visible()
    await expect(steps.row(page, titles[1])).to_be_visible()
    await page.keyboard.press("j")
    await expect(side.get_by_role("heading", name=titles[1])).to_be_visible()
    # The title leads to the ticket; the rest of the row chooses it.
    box = await steps.row(page, titles[0]).bounding_box()
    assert box
    await page.mouse.click(box["x"] + box["width"] - 60, box["y"] + box["height"] / 2)
    await expect(side.get_by_role("heading", name=titles[0])).to_be_visible()
    await side.get_by_role("button", name=re.compile("^Priority:")).click()
    await page.get_by_role("menu", name="Priority").get_by_role("menuitemradio", name="Critical").click()
    await expect(steps.row(page, titles[0])).to_contain_text("Critical", timeout=SOON_MS)
    await side.get_by_role("button", name="Add a tag").click()
    await page.keyboard.type("vip")
    await page.keyboard.press("Enter")
    await expect(side.get_by_role("button", name="Take off the tag vip")).to_be_visible()
    await page.keyboard.press("Escape")
    await side.get_by_role("button", name="Resolve").click()
    await expect(side.get_by_role("button", name="Status: Resolved")).to_be_visible()
    await page.get_by_role("button", name="Undo").click()
    await expect(side.get_by_role("button", name="Status: Open")).to_be_visible()
    await side.get_by_role("button", name="Reply").click()
    await expect(page.locator("#composer")).to_be_focused()


async def test_who_types_is_seen_in_the_list_and_on_the_ticket_until_they_leave(
    windows: Windows, served: Served
) -> None:
    title = f"{steps.a_word()} two at once"
    number = served.a_ticket(title, category=Category.billing, priority=Priority.low)
    listed = await windows.open(f"/desk?search={title.split()[0]}", "ana", size=DESK)
    page = await windows.open(f"/desk/tickets/{number}", "ana")
    other = await windows.open(f"/desk/tickets/{number}", "ines")
    here = page.get_by_text("Here now").locator("..")
    await expect(here).to_contain_text("Ines Duarte is looking")
    await other.locator("#composer").press_sequentially("We look into it")
    await expect(here).to_contain_text("Ines Duarte is writing", timeout=SOON_MS)
    await expect(steps.row(listed, title)).to_contain_text("Ines is typing", timeout=SOON_MS)
    await other.goto("about:blank")
    await expect(page.get_by_text("Here now")).to_have_count(0)
    await expect(steps.row(listed, title)).not_to_contain_text("typing")
