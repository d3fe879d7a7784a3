"""The list and the palette under hands whose keyboard writes another alphabet."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser import steps
from tests.browser.test_queue_hands import a_list, line
from tests.browser.windows import Windows
from tests.served import Served

CURRENT = "() => window.td.rows.current()"


async def press(page: Page, key: str, code: str, *, control: bool = False) -> None:
    """A key as a keyboard with another alphabet gives it."""
    line = await page.context.new_cdp_session(page)
    pressed = {"type": "rawKeyDown", "key": key, "code": code, "modifiers": 2 if control else 0}
    await line.send("Input.dispatchKeyEvent", pressed)
    await line.send("Input.dispatchKeyEvent", pressed | {"type": "keyUp"})
    await line.detach()


async def test_a_russian_keyboard_walks_ticks_and_opens_menus_and_the_palette(
    windows: Windows, served: Served
) -> None:
    page, _, made = await a_list(windows, served, 2)
    await press(page, "о", "KeyJ")
    await press(page, "о", "KeyJ")
    assert await page.evaluate(CURRENT) == made[1]
    await press(page, "ч", "KeyX")
    await expect(page.get_by_role("toolbar", name="Selected tickets")).to_contain_text("1 selected")
    await press(page, "ы", "KeyS")
    await expect(page.get_by_role("menu", name="Status")).to_be_visible()
    await page.keyboard.press("Escape")
    await press(page, "л", "KeyK", control=True)
    await expect(page.get_by_role("combobox")).to_be_focused()
    await press(page, "л", "KeyK", control=True)
    await expect(page.locator("#palette")).to_be_hidden()


async def test_escape_leads_back_from_a_ticket_to_its_row_with_the_focus(
    windows: Windows, served: Served
) -> None:
    page, _, made = await a_list(windows, served, 2)
    link = line(page, made[1]).get_by_role("link")
    await expect(link).to_be_visible()
    for key in ("j", "j", "Enter"):
        await page.keyboard.press(key)
    await expect(page.locator(f"[data-thread='{made[1]}']")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(link).to_be_focused()


async def test_the_sheet_of_keys_begins_at_its_beginning_also_on_a_page_seen_at_400_percent(
    windows: Windows,
) -> None:
    for size in ((1280, 600), (320, 256)):
        page = await windows.open("/desk", "ana", size=size)
        await expect(steps.total(page)).to_be_visible()
        await page.keyboard.press("?")
        sheet = page.get_by_role("dialog", name="Keys")
        await expect(sheet.get_by_role("heading", name="Anywhere")).to_be_in_viewport()
        await expect(sheet.get_by_role("button", name="Close")).to_be_in_viewport()
        await expect(sheet.locator("kbd").filter(has_text="K").first).to_be_visible()
        await page.keyboard.press("End")
        await expect(sheet.get_by_text("Leave the field; your words stay")).to_be_in_viewport()
        await page.keyboard.press("Escape")
