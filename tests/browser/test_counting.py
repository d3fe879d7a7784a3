"""How many there are: told at once up to a thousand, and exactly when asked."""

from __future__ import annotations

from functools import partial

from playwright.async_api import expect
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.browser import steps
from tests.browser.windows import Windows
from tests.served import Served


async def test_more_than_a_thousand_are_counted_when_asked(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    served.do(partial(_write_many, word, 1_234))
    page = await windows.open(f"/desk?search={word}", "ana")
    await expect(steps.total(page)).to_have_text("1,000+")
    where = await page.get_by_role("searchbox").bounding_box()
    await page.get_by_role("button", name="1,000+ tickets: count exactly").click()
    await expect(steps.total(page)).to_have_text("1,234")
    assert await page.get_by_role("searchbox").bounding_box() == where


async def _write_many(word: str, many: int, session: AsyncSession) -> None:
    await session.execute(
        text("""
        INSERT INTO tickets (title, description, category, category_source, priority, priority_source, status,
            last_event_id, created_at, updated_at)
        SELECT :word, 'One of many', 'general', 'person', 'low', 'person', 'open', 0, now(), now()
        FROM generate_series(1, :many)"""),
        {"word": word, "many": many},
    )
