"""What ``/metrics`` tells: everything that is promised, nothing of anybody, and at next to no cost."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.applications import Starlette

from tests.web.conftest import TabOf
from tests.web.scraping import HERE, ask, values
from tests.web.tabs import Web
from ticketdesk import metrics
from ticketdesk.desk import measuring
from ticketdesk.models import Account, Ticket
from ticketdesk.models.columns import at, now
from ticketdesk.web.auth.routes import doors
from ticketdesk.web.lag import Lag
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.rail.dead_jobs import DeadState
from ticketdesk.web.rail.nudges import NudgeState
from ticketdesk.web.wire import Wire


async def test_everything_that_is_promised_stands_there(
    session: AsyncSession, a_ticket: Callable[..., Awaitable[Ticket]], ana: Account, tab_of: TabOf
) -> None:
    await a_ticket("The export is empty")
    tab = await tab_of(ana, "/desk")
    await tab.call(QueueState.load)
    metrics.told(0.2)
    metrics.asked("gemini", "timeout", 6.0)
    await ask()
    said = (await ask()).text
    found = {family.name for family in text_string_to_metric_families(said)}
    assert {one.name.removesuffix("_total") for one in measuring.MEASURES} <= found
    seen = values(said)
    assert metrics.names() >= {
        "ticketdesk_requests_total",
        "ticketdesk_live_lag_seconds_bucket",
        "ticketdesk_open_tabs",
    }
    assert seen["ticketdesk_requests_total"] >= 1
    assert seen["ticketdesk_tickets"] >= 1
    assert 'ticketdesk_events_total{event="queue_state.load",outcome="done"}' in said
    assert 'ticketdesk_model_answers_total{error="timeout",source="gemini"}' in said
    assert 'route="/metrics"' in said or 'route="unknown"' in said


async def test_no_word_of_anybody_becomes_a_label(session: AsyncSession) -> None:
    way = httpx.ASGITransport(Wire(Starlette(routes=doors.routes)), client=HERE)
    async with httpx.AsyncClient(transport=way, base_url="http://localhost:8000") as client:
        await client.request("PLANTED", "/planted-words/of-somebody", headers={"X-Request-ID": "planted"})
    assert "planted" not in (await ask()).text.lower()


async def test_what_the_database_measures_is_asked_with_an_index_or_of_a_small_table(
    session: AsyncSession,
) -> None:
    """On a large desk a scrape may not read the tickets or what was said of them."""
    await session.execute(text("SET LOCAL enable_seqscan = off"))
    for measure in measuring.MEASURES:
        plan = "\n".join((await session.execute(text(f"EXPLAIN {measure.asks}"))).scalars())
        assert not re.search(r"Seq Scan on (tickets|suggestions|mails|messages|events)\b", plan), plan


def test_a_figure_costs_next_to_nothing() -> None:
    """Of the time of this thread: the machine may be busy with others."""
    times = 2_000
    for count in (
        lambda: metrics.answered("GET", "/api/tickets/", 200, 0.003),
        lambda: metrics.happened("state.a____queue_state.load", "done", 0.01),
        lambda: metrics.told(0.02),
    ):
        count()
        began = time.thread_time()
        for _ in range(times):
            count()
        assert (time.thread_time() - began) / times < 0.000_1, (
            "a tenth of a percent of what an event takes would be 1 ms"
        )


async def test_how_late_tabs_are_told_is_looked_at_once_a_second(
    session: AsyncSession, a_ticket: Callable[..., Awaitable[Ticket]]
) -> None:
    with at(now() - timedelta(seconds=3)):
        ticket = await a_ticket("The export is empty")
    with at(now() + timedelta(hours=1)):
        ahead = await a_ticket("Changed again before it was looked at")

    async def noted() -> tuple[float, float]:
        seen = values((await ask()).text)
        return seen["ticketdesk_live_lag_seconds_count"], seen["ticketdesk_live_lag_seconds_sum"]

    count, total = await noted()
    lag = Lag()
    for _ in range(10):
        await lag.note({ticket.id or 0, ahead.id or 0})
    after, sum_after = await noted()
    assert after == count + 1
    assert 3 <= sum_after - total < 60


async def test_without_a_database_tabs_are_told_all_the_same(
    session: AsyncSession, lose_the_database: Callable[[], None]
) -> None:
    lose_the_database()
    await Lag().note({1})


async def test_an_act_that_fails_or_is_refused_is_counted_as_such(
    session: AsyncSession,
    ana: Account,
    vic: Account,
    tab_of: TabOf,
    web: Web,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def break_down(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("ticketdesk.desk.nudges.unread", break_down)
    await (await tab_of(ana, "/desk/notices")).call(NudgeState.load)
    assert {type(error) for error in web.raised} == {RuntimeError}
    web.raised.clear()
    await (await tab_of(vic, "/desk/settings/jobs")).call(DeadState.load)
    said = (await ask()).text
    assert 'ticketdesk_events_total{event="nudge_state.load",outcome="failed"}' in said
    assert 'ticketdesk_events_total{event="dead_state.load",outcome="refused"}' in said
