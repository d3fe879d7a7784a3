"""What is pressed and typed before the page's programs are there is done once they are."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

from playwright.async_api import Page, Route, expect

from tests.browser.windows import Windows


async def _early(windows: Windows) -> tuple[Page, Callable[[], None]]:
    """A page whose programs are held back, and what lets them come."""
    come = asyncio.Event()

    async def hold(route: Route) -> None:
        await come.wait()
        await route.continue_()

    context = (await windows.open("/desk", "ana", fresh=True)).context
    await context.route("**/assets/entry.client-*.js", hold)
    return await windows.another(context, "/desk"), come.set


async def test_what_is_pressed_and_typed_early_is_done_then(windows: Windows) -> None:
    page, let_come = await _early(windows)
    await page.get_by_role("button", name="Dark").click()
    await page.get_by_role("searchbox").press_sequentially("zzqx")
    await expect(page.locator("html.light")).to_be_attached()
    let_come()
    await expect(page.locator("html.dark")).to_be_attached()
    await expect(page).to_have_url(re.compile(r"[?&]search=zzqx"))
    await expect(page.get_by_role("searchbox")).to_have_value("zzqx")


async def test_what_is_pressed_twice_early_is_pressed_once(windows: Windows) -> None:
    page, let_come = await _early(windows)
    await page.get_by_role("button", name="Dark").dblclick()
    await page.evaluate(
        "() => document.addEventListener('click', () => { window.presses = (window.presses ?? 0) + 1; })"
    )
    let_come()
    await expect(page.locator("html.dark")).to_be_attached()
    assert await page.evaluate("window.presses") == 1


async def test_what_opens_a_dialog_that_is_still_to_come_opens_it(windows: Windows) -> None:
    page, let_come = await _early(windows)
    await page.get_by_role("button", name="Find and do anything").click()
    let_come()
    palette = page.get_by_role("dialog", name="Command palette")
    await expect(palette.get_by_role("combobox")).to_be_focused()
