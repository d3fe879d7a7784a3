"""``/metrics``: who may look, what stands there, and that a figure costs next to nothing."""

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
from ticketdesk import config, metrics
from ticketdesk.desk import measuring, tokens
from ticketdesk.models import Account, Ticket
from ticketdesk.models.columns import at, now
from ticketdesk.web.auth.metrics import PASSED_ON
from ticketdesk.web.auth.routes import doors
from ticketdesk.web.lag import Lag
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.wire import Wire

HERE = ("127.0.0.1", 40000)
Ask = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def ask(session: AsyncSession) -> Ask:
    """``await ask(peer=..., token=..., **headers)``: the door behind the outermost layer, as a program asks."""

    async def look(
        peer: tuple[str, int] = HERE, token: str = "", host: str = "localhost:8000", **headers: str
    ):
        shown = {"Authorization": f"Bearer {token}"} if token else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        way = httpx.ASGITransport(Wire(Starlette(routes=doors.routes)), client=peer)
        async with httpx.AsyncClient(transport=way, base_url="http://localhost:8000") as client:
            return await client.get("/metrics", headers={"Host": host} | shown | named)

    return look


def _values(said: str) -> dict[str, float]:
    """The samples without their labels, added up."""
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(said):
        for sample in family.samples:
            found[sample.name] = found.get(sample.name, 0) + sample.value
    return found


async def test_a_program_on_this_machine_may_look(ask: Ask) -> None:
    for peer, host in ((HERE, "localhost:8000"), (("::1", 1), "[::1]:8000"), (HERE, "127.0.0.1:9")):
        answer = await ask(peer, host=host)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        assert answer.headers["cache-control"] == "no-store"
        assert _values(answer.text)["ticketdesk_database_up"] == 1


@pytest.mark.parametrize("header", sorted(PASSED_ON))
async def test_who_comes_through_a_proxy_is_not_on_this_machine(ask: Ask, header: str) -> None:
    answer = await ask(**{header: "127.0.0.1"})
    assert (answer.status_code, "ticketdesk" in answer.text) == (401, False)


async def test_behind_a_trusted_proxy_loopback_does_not_count(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TICKETDESK_TRUSTED_PROXIES", "127.0.0.0/8")
    config.settings.cache_clear()
    assert (await ask()).status_code == 401
    assert (await ask(("::1", 1))).status_code == 200, "nobody said that this one is a proxy"


@pytest.mark.parametrize(
    "peer", ["203.0.113.9", "10.0.0.1", "2001:db8::1", "::ffff:203.0.113.9", "testclient"]
)
async def test_a_stranger_learns_no_more_than_that_it_is_up(ask: Ask, peer: str) -> None:
    answer = await ask((peer, 1), host="desk.example.com")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert not re.search(r"ticketdesk_|\d", answer.text)


async def test_a_page_of_another_site_cannot_look_through_this_machines_browser(ask: Ask) -> None:
    assert (await ask(host="evil.example.com")).status_code == 401


async def test_a_token_that_may_read_opens_it_from_anywhere(
    session: AsyncSession, ines: Account, ask: Ask
) -> None:
    there = ("203.0.113.9", 1)
    token, shown = await tokens.make(session, "Prometheus", "read", by=ines)
    _, writes = await tokens.make(session, "Another", "write", by=ines)
    _, over = await tokens.make(session, "Over", "read", by=ines, days=1)
    with at(now() - timedelta(days=3)):
        _, expired = await tokens.make(session, "Old", "read", by=ines, days=1)
    assert [(await ask(there, one, host="app:8000")).status_code for one in (shown, writes, over)] == [
        200
    ] * 3
    for bad in (expired, "td_invented", shown[:-1], "x" * 10_000):
        assert (await ask(there, bad, host="app:8000")).status_code == 401
    await session.refresh(token)
    assert token.used_at
    await tokens.revoke(session, token.id or 0, by=ines)
    assert (await ask(there, shown, host="app:8000")).status_code == 401
    ines.disabled_at = now()
    await session.flush()
    assert (await ask(there, writes, host="app:8000")).status_code == 401


async def test_no_cookie_opens_it(ask: Ask) -> None:
    assert (await ask(("203.0.113.9", 1), Cookie="td_session=x")).status_code == 401


async def test_everything_that_is_promised_stands_there(
    session: AsyncSession, a_ticket: Callable[..., Awaitable[Ticket]], ask: Ask, ana: Account, tab_of: TabOf
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
    values = _values(said)
    assert metrics.names() >= {
        "ticketdesk_requests_total",
        "ticketdesk_live_lag_seconds_bucket",
        "ticketdesk_open_tabs",
    }
    assert values["ticketdesk_requests_total"] >= 1
    assert values["ticketdesk_tickets"] >= 1
    assert 'ticketdesk_events_total{event="queue_state.load",outcome="done"}' in said
    assert 'ticketdesk_model_answers_total{error="timeout",source="gemini"}' in said
    assert 'route="/metrics"' in said or 'route="unknown"' in said


async def test_no_word_of_anybody_becomes_a_label(ask: Ask) -> None:
    way = httpx.ASGITransport(Wire(Starlette(routes=doors.routes)), client=HERE)
    async with httpx.AsyncClient(transport=way, base_url="http://localhost:8000") as client:
        await client.request("PLANTED", "/planted-words/of-somebody", headers={"X-Request-ID": "planted"})
    assert "planted" not in (await ask()).text.lower()


async def test_while_the_database_is_away_the_rest_is_told(
    ask: Ask, lose_the_database: Callable[[], None]
) -> None:
    lose_the_database()
    answer = await ask()
    assert answer.status_code == 200
    assert _values(answer.text)["ticketdesk_database_up"] == 0
    assert "ticketdesk_jobs" not in answer.text
    assert (await ask(("203.0.113.9", 1), "td_x" * 10)).status_code == 401


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
    session: AsyncSession, a_ticket: Callable[..., Awaitable[Ticket]], ask: Ask
) -> None:
    with at(now() - timedelta(seconds=3)):
        ticket = await a_ticket("The export is empty")
    with at(now() + timedelta(hours=1)):
        ahead = await a_ticket("Changed again before it was looked at")

    async def noted() -> tuple[float, float]:
        values = _values((await ask()).text)
        return values["ticketdesk_live_lag_seconds_count"], values["ticketdesk_live_lag_seconds_sum"]

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
