"""After a gap in the line exactly what may have been missed is read: whoever commits late is not skipped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import psycopg
import pytest

from tests import making
from tests.web.tabs import until
from ticketdesk import db, horizon, live
from ticketdesk.desk import tickets
from ticketdesk.live import Notices
from ticketdesk.models import Account, Role

LINES = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"


@dataclass
class Heard:
    """What was heard, and what was read after a gap."""

    numbers: list[int] = field(default_factory=list)
    missed: list[set[int]] = field(default_factory=list)
    gaps: int = 0
    notices: Notices = field(init=False)

    def __post_init__(self) -> None:
        self.notices = Notices(self.numbers.append, on_gap=self._gap, on_missed=self.missed.append)

    def _gap(self) -> None:
        self.gaps += 1


@pytest.fixture
async def heard(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Heard]:
    monkeypatch.setattr(live, "EVERY_S", 0.05)
    heard = Heard()
    listening = asyncio.create_task(heard.notices.listen())
    await until(lambda: heard.notices.horizon.xact is not None)
    yield heard
    listening.cancel()


@pytest.fixture
async def agent(database_url: str) -> Account:
    async with db.transaction() as session:
        return await making.account(session, "ana@example.com", "Ana Moreau", Role.agent)


async def _make(agent: Account) -> int:
    async with db.transaction() as session:
        return (await making.ticket(session, agent)).id or 0


def _cut(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"SELECT pg_terminate_backend(pid) {LINES}")


async def test_what_changed_while_the_line_was_down_is_read_and_nothing_older(
    heard: Heard, agent: Account, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, other = await _make(agent), await _make(agent)
    await until(lambda: heard.numbers == [old, other])
    seen = heard.notices.horizon.xact or 0
    heard.notices.horizon.heard_something()
    await until(lambda: (heard.notices.horizon.xact or 0) > seen)
    _cut(database_url)
    missed = await _make(agent)
    async with db.transaction() as session:
        await tickets.resolve(session, other, by=agent)
    await until(lambda: heard.missed)
    assert heard.missed[0] | set(heard.numbers[2:]) == {missed, other}
    assert old not in heard.missed[0]
    assert heard.gaps == 0


async def test_a_transaction_that_was_under_way_before_the_mark_and_commits_in_the_gap_is_not_skipped(
    heard: Heard, agent: Account, database_url: str
) -> None:
    """Its number is lower than that of a change that was heard long ago."""
    late, soon = await _make(agent), await _make(agent)
    await until(lambda: heard.numbers == [late, soon])
    async with db.transaction() as slow:
        await tickets.resolve(slow, late, by=agent)
        async with db.transaction() as quick:
            await tickets.resolve(quick, soon, by=agent)
        await until(lambda: heard.numbers == [late, soon, soon])
        for _ in range(3):
            heard.notices.horizon.heard_something()
            await until(lambda: not heard.notices.horizon._is_due)
        _cut(database_url)
    await until(lambda: heard.missed)
    assert late in heard.missed[0] | set(heard.numbers[3:])
    [(lower, higher)] = await _lines_of(database_url, late, soon)
    assert lower < higher
    assert heard.gaps == 0


async def _lines_of(database_url: str, *numbers: int) -> list[tuple[int, int]]:
    query = "SELECT max(id) FILTER (WHERE ticket_id = %s), max(id) FILTER (WHERE ticket_id = %s) FROM events"
    with psycopg.connect(database_url) as connection:
        return [(row[0], row[1]) for row in connection.execute(query, numbers)]


async def test_whoever_missed_too_much_loads_again(
    heard: Heard, agent: Account, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(horizon, "MOST_CHANGES", 2)
    await _make(agent)
    _cut(database_url)
    for _ in range(3):
        await _make(agent)
    await until(lambda: heard.gaps)
    assert heard.missed == []


async def test_another_cluster_whose_numbers_are_lower_is_read_from_the_beginning(
    heard: Heard, database_url: str
) -> None:
    heard.notices.horizon.xact = 2**60
    _cut(database_url)
    await until(lambda: heard.gaps)
    assert heard.missed == []


async def test_the_marks_of_other_processes_are_none_of_ours() -> None:
    one, other = horizon.Horizon(), horizon.Horizon()
    for payload in (f"{other._name}:77", f"{one._name}:x", "77", ""):
        one.hear(payload)
    assert one.xact is None
    one.hear(f"{one._name}:77")
    assert one.xact == 77
