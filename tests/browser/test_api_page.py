"""The page about the API: read by people, in both themes and on a phone, like every other page."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser import pages
from tests.browser.test_every_page import ASK_AXE, VENDOR, fits
from tests.browser.windows import PHONE, Windows

TOP = 160
"""So far down a phone's page the title may begin."""
NARROW = 860
"""Up to here the contents are closed, as long as nobody opens them."""
CUT_OFF = "[...document.querySelectorAll('pre')].filter(one => one.scrollWidth > one.clientWidth).length"


async def test_the_page_about_the_api_is_well_made(windows: Windows) -> None:
    page = await windows.open("/api/docs")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await page.evaluate((VENDOR / "axe.min.js").read_text())
    for scheme, size in pages.LOOKS:
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = await page.evaluate(ASK_AXE)
        assert found == [], f"{scheme}, {size[0]} px:\n" + "\n".join(found)
        if size == PHONE:
            await fits(page)
            title = await page.get_by_role("heading", level=1).bounding_box()
            assert title
            assert title["y"] < TOP
        assert await page.evaluate(CUT_OFF) == 0
        assert await page.get_by_role("link", name="Rules of every call").is_visible() == (size[0] > NARROW)
