"""What is in a menu or a dialog is drawn when that first opens, and is complete before it is seen."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.windows import Windows

INSIDE = """name => document.getElementById(name).querySelectorAll("[data-menu-item], input, h2").length"""
# What is in it in the very moment in which it opened, without a turn of anything else.
OPENED = f"""name => {{
    const part = document.getElementById(name);
    part.matches("dialog") ? part.showModal() : part.showPopover();
    return ({INSIDE})(name);
}}"""


async def test_a_menu_and_a_dialog_are_drawn_when_they_open_and_stay(windows: Windows) -> None:
    page = await windows.open("/desk", "ana", fresh=True)
    await expect(page.locator("#new-ticket")).to_be_attached()
    for name, inside in (("facet-status", 5), ("new-ticket", 3)):
        assert await page.evaluate(INSIDE, name) == 0
        assert await page.evaluate(OPENED, name) >= inside
        await page.keyboard.press("Escape")
        await expect(page.locator(f"#{name}")).to_be_hidden()
        assert await page.evaluate(INSIDE, name) >= inside


async def test_on_a_phone_a_list_that_opens_asks_for_no_preview(windows: Windows) -> None:
    page = await windows.open("/login", "ana", size=(390, 844), fresh=True)
    said: list[str] = []
    page.on("websocket", lambda line: line.on("framesent", lambda words: said.append(str(words))))
    await page.goto("/desk")
    await expect(page.get_by_role("heading", level=1, name="All tickets")).to_be_visible()
    await page.wait_for_timeout(1_500)
    assert any("hydrate_and_load" in words for words in said)
    assert not any("preview_state" in words for words in said if "hydrate_and_load" not in words)
