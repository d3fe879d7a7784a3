"""The page of privacy, with somebody looked at and a rule about to be set."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect

from tests.browser import steps
from tests.browser.windows import Windows

RULE = """
    INSERT INTO retention_rules (status, days, fate, set_at) VALUES ('resolved', 3000, 'delete', now())
    ON CONFLICT (status) DO NOTHING RETURNING status
"""


async def looked_at(windows: Windows, address: str) -> Page:
    """The page with a person on it."""
    page = await windows.open("/desk/settings/privacy", "ines", fresh=True)
    await page.get_by_label("Address of a person").fill(address)
    await page.get_by_role("button", name="Show what is here").click()
    await expect(page.get_by_role("button", name="Erase this person")).to_be_visible()
    return page


async def _privacy(windows: Windows) -> Page:
    windows.desk.rows(RULE)
    word = steps.a_word()
    windows.desk.a_ticket(f"{word} is lost", email=f"{word}@example.com")
    page = await looked_at(windows, f"{word}@example.com")
    await page.get_by_label("Status").select_option("closed")
    await page.get_by_role("button", name="Show what it would touch").click()
    await expect(page.get_by_role("button", name="Set this rule")).to_be_visible()
    return page


PAGES: dict[str, Callable[[Windows], Awaitable[Page]]] = {"privacy": _privacy}
