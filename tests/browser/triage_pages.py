"""The pages about triage, by a name, opened with something on them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect
from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from tests.browser.windows import Windows
from tests.desk.saying import judged, said
from ticketdesk.models import Automation, Judged, Source, StoredSuggestion


async def _say_something(session: AsyncSession, windows: Windows) -> None:
    ana = await windows.desk.account(session, "ana")
    number = (await making.ticket(session, ana)).id
    await judged(session, number, right=60, wrong=3)
    await judged(session, number, right=3, wrong=2, value="account")
    await said(session, number, priority="high", chosen_priority="critical")
    await said(session, number, None, "general", error="http_429")
    fallen = {"source": Source.learned, "field": Judged.category, "value": "general"}
    await session.merge(Automation(**fallen, fell_to=0.84))


async def _forget_what_was_learned(session: AsyncSession) -> None:
    """Other tests share the desk; once it has learned enough of their tickets, its own model speaks too."""
    await session.exec(delete(StoredSuggestion).where(col(StoredSuggestion.source) == Source.learned))


async def _record(windows: Windows) -> Page:
    windows.desk.do(lambda session: _say_something(session, windows))
    page = await windows.open("/desk/triage", "ana")
    await expect(page.get_by_role("table", name="Kept by agents")).to_be_visible()
    return page


async def _empty_record(windows: Windows) -> Page:
    windows.desk.do(lambda session: _say_something(session, windows))
    windows.desk.do(_forget_what_was_learned)
    page = await windows.open("/desk/triage?source=learned&days=7", "vic")
    await expect(page.get_by_text("switched itself off")).to_be_visible()
    await expect(
        page.get_by_role("heading", name="No suggestion of our own model has been judged")
    ).to_be_visible()
    return page


async def _settings(windows: Windows) -> Page:
    windows.desk.do(lambda session: _say_something(session, windows))
    page = await windows.open("/desk/settings/triage", "ines")
    await expect(page.get_by_role("table", name="Automatic mode of Gemini")).to_be_visible()
    return page


PAGES: dict[str, Callable[[Windows], Awaitable[Page]]] = {
    "the track record": _record,
    "a track record without a judgement": _empty_record,
    "the settings of triage": _settings,
}
