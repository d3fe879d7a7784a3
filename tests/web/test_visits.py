"""Who stands at the door is known in everything that an event starts; and what counts as a sign of life."""

from __future__ import annotations

import contextvars
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web import tabs
from tests.web.conftest import TabOf
from tests.web.tabs import Tab
from ticketdesk import visit
from ticketdesk.desk import reports
from ticketdesk.desk.keys import hash_of
from ticketdesk.models import Account, Session
from ticketdesk.models.columns import now
from ticketdesk.visit import Visit
from ticketdesk.web.form import state as form
from ticketdesk.web.form.state import FormState
from ticketdesk.web.framework import GOING
from ticketdesk.web.guard import failing
from ticketdesk.web.insights.state import InsightsState
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.shared import notice
from ticketdesk.web.shared.notice import Notice


@pytest.fixture
def noted() -> list[Visit]:
    return []


def _is_known(noted: list[Visit]) -> bool:
    """A new tab draws itself before it is asked anything, so an event may come twice."""
    numbers = {one.request_id for one in noted}
    return (
        {one.address for one in noted} == {"127.0.0.1"} and len(numbers) == len(noted) and "" not in numbers
    )


async def test_a_visit_is_known_in_what_a_page_loads(
    ana: Account, tab_of: TabOf, noted: list[Visit], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = reports.summary

    async def note(*given: Any, **named: Any) -> Any:
        noted.append(visit.current())
        return await told(*given, **named)

    monkeypatch.setattr(reports, "summary", note)
    await (await tab_of(ana, "/desk/insights")).call(InsightsState.load)
    assert _is_known(noted)


async def test_a_visit_is_known_in_the_background_event_that_another_event_called(
    tab_of: TabOf, noted: list[Visit], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Adviser:
        def would_cost(self, *_: object, **__: object) -> bool:
            return False

        async def suggest(self, *_: object, **__: object) -> None:
            noted.append(visit.current())

    monkeypatch.setattr(form, "second_opinion", Adviser)
    await (await tab_of(None, "/")).call(FormState.typed_title, "Words that are long enough")
    assert _is_known(noted)


async def test_a_visit_is_known_where_a_failure_is_told(
    ana: Account, tab_of: TabOf, web: tabs.Web, noted: list[Visit], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(reports, "summary", fails)
    monkeypatch.setattr(tabs, "defect", failing)
    monkeypatch.setattr(notice, "defect", lambda _: noted.append(visit.current()))
    await (await tab_of(ana, "/desk/insights")).call(InsightsState.load)
    assert web.raised
    web.raised.clear()
    assert _is_known(noted)


def test_outside_of_every_door_nobody_is_there() -> None:
    # What another test left in the context of the whole run is none of this one's.
    here = contextvars.Context().run(visit.current)
    assert (here.address, here.request_id) == ("", "")


async def _seen(session: AsyncSession, tab: Tab, ago: timedelta | None = None) -> float:
    """How many seconds ago the session behind a tab was seen; set to a time before with ``ago``."""
    row = (await session.exec(select(Session).where(Session.token_hash == hash_of(tab.cookie)))).one()
    await session.refresh(row)
    if ago is not None:
        row.seen_at = now() - ago
        session.add(row)
        await session.flush()
    return (now() - row.seen_at).total_seconds()


async def test_a_click_shows_that_somebody_is_there(
    session: AsyncSession, ana: Account, tab_of: TabOf
) -> None:
    tab = await tab_of(ana, "/desk")
    await tab.call(QueueState.load)
    for event in (Notice.dismiss, GOING):
        await _seen(session, tab, timedelta(minutes=5))
        await (tab.send(event, {}) if isinstance(event, str) else tab.call(event))
        assert await _seen(session, tab) < 60


async def test_a_page_that_loads_by_itself_shows_nothing(
    session: AsyncSession, ana: Account, tab_of: TabOf
) -> None:
    tab = await tab_of(ana, "/desk")
    await _seen(session, tab, timedelta(minutes=5))
    for load in (QueueState.load, InsightsState.load):
        await tab.call(load)
    assert await _seen(session, tab) > 299


async def test_a_click_is_written_down_once_a_minute_at_most(
    session: AsyncSession, ana: Account, tab_of: TabOf
) -> None:
    tab = await tab_of(ana, "/desk")
    await _seen(session, tab, timedelta(seconds=50))
    await tab.call(Notice.dismiss)
    assert await _seen(session, tab) > 49


async def test_an_idle_session_is_over_and_no_click_wakes_it(
    session: AsyncSession, ana: Account, tab_of: TabOf
) -> None:
    tab = await tab_of(ana, "/desk")
    await tab.call(QueueState.load)
    await _seen(session, tab, timedelta(hours=13))
    assert (await tab.call(Notice.dismiss)).values == {"session.must_reload": True}
    assert await _seen(session, tab) > 12 * 3600
