"""Deleting from a ticket's page: no question, a way back, and nothing lost."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser import steps
from tests.browser.windows import Windows
from tests.served import Served


async def test_it_leads_to_the_list_one_came_from_and_words_that_were_begun_stay(
    windows: Windows, served: Served
) -> None:
    word = steps.a_word()
    numbers = [served.a_ticket(f"{word} {turn}") for turn in ("first", "second")]
    page = await windows.open(f"/desk?search={word}", "ana")
    rows = [page.locator(f'[data-row="{number}"]') for number in numbers]
    await expect(rows[1]).to_be_visible()
    for key in ("j", "Enter", "r"):
        await page.keyboard.press(key)
    await expect(page.locator("#composer")).to_be_focused()
    await page.keyboard.type("We look into")
    await page.keyboard.press("Escape")
    await page.keyboard.press("#")
    await steps.arrive(page, f"/desk?search={word}")
    await expect(page.get_by_text(f"Ticket {numbers[1]} deleted.")).to_be_visible()
    await expect(rows[1]).to_have_count(0)
    await expect(rows[0]).to_have_attribute("aria-current", "true")
    await page.keyboard.press("z")
    await expect(rows[1]).to_be_visible()
    await page.goto(f"/desk/tickets/{numbers[1]}")
    await expect(page.locator("#composer")).to_have_value("We look into")
