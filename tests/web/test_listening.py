"""The LISTEN line: what was committed arrives, what was taken back does not, and a lost line is made anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import psycopg
import pytest

from tests import making
from tests.web.tabs import until
from ticketdesk import db, live
from ticketdesk.desk import sessions, tickets
from ticketdesk.desk.keys import hash_of
from ticketdesk.live import TICKETS, Notices
from ticketdesk.models import Account, Role

LINES = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"


@dataclass
class Heard:
    """Everything that was heard on the line, in order."""

    numbers: list[int] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)


@pytest.fixture
async def heard(database_url: str) -> AsyncIterator[Heard]:
    """A line that listens; it stands before the test begins."""
    heard = Heard()
    notices = Notices(heard.numbers.append, heard.ended.append, lambda: heard.gaps.append(len(heard.numbers)))
    listening = asyncio.create_task(notices.listen())
    await _standing(database_url)
    yield heard
    listening.cancel()


async def _standing(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        await until(lambda: connection.execute(LINES).fetchall())


@pytest.fixture
async def agent(database_url: str) -> Account:
    async with db.transaction() as session:
        return await making.account(session, "ana@example.com", "Ana Moreau", Role.agent)


async def _make(agent: Account, title: str = "One") -> int:
    async with db.transaction() as session:
        return (await making.ticket(session, agent, title)).id or 0


async def _resolve_and_fail(number: int, agent: Account) -> None:
    async with db.transaction() as session:
        await tickets.resolve(session, number, by=agent)
        raise InterruptedError


async def test_a_committed_change_arrives_and_not_before(heard: Heard, agent: Account) -> None:
    number = await _make(agent)
    await until(lambda: heard.numbers == [number])
    async with db.transaction() as session:
        await tickets.resolve(session, number, by=agent)
        await asyncio.sleep(0.1)
        assert heard.numbers == [number]
    await until(lambda: heard.numbers == [number, number])
    assert heard.gaps == []


async def test_a_change_that_was_taken_back_is_never_heard(heard: Heard, agent: Account) -> None:
    number = await _make(agent)
    with pytest.raises(InterruptedError):
        await _resolve_and_fail(number, agent)
    last = await _make(agent, "Two")  # once this is heard, what came before it would have been
    await until(lambda: last in heard.numbers)
    assert heard.numbers == [number, last]


async def test_the_end_of_a_session_is_heard_by_its_hash(heard: Heard, agent: Account) -> None:
    async with db.transaction() as session:
        token = await sessions.begin(session, agent)
    async with db.transaction() as session:
        await sessions.end(session, token)
    await until(lambda: heard.ended)
    assert heard.ended == [hash_of(token).hex()]
    assert heard.numbers == []


async def test_what_is_no_number_is_not_listened_to(heard: Heard, agent: Account, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        for payload in ("", "words", "1:", "1:x", ":", "9" * 50):
            connection.execute("SELECT pg_notify(%s, %s)", (TICKETS, payload))
    number = await _make(agent)
    await until(lambda: heard.numbers == [number])


async def test_a_killed_line_is_made_anew_and_the_gap_is_told(
    heard: Heard, agent: Account, database_url: str
) -> None:
    for count in (1, 2):
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(LINES.replace("pid", "pg_terminate_backend(pid)", 1))
        await _make(agent, "Missed, perhaps")
        await until(lambda count=count: len(heard.gaps) == count)
        number = await _make(agent, "Heard again")
        await until(lambda number=number: number in heard.numbers)


async def test_a_line_that_cannot_be_had_is_tried_again(
    database_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:

    address = ["postgresql://nobody:secret-password@127.0.0.1:1/none"]
    monkeypatch.setattr(live, "plain_dsn", lambda: address[0])
    heard = Heard()
    listening = asyncio.create_task(Notices(heard.numbers.append).listen())
    await until(lambda: caplog.text.count("the live line is down") == 2)
    address[0] = database_url
    await _standing(database_url)
    listening.cancel()
    assert "secret-password" not in caplog.text


async def test_what_comes_close_together_is_heard_in_one_piece_and_in_order(
    agent: Account, heard: Heard, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    monkeypatch.setattr(live, "GATHER_IN_S", 0.4)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("SELECT pg_notify(%s, '1:1')", (TICKETS,))
        await until(lambda: heard.numbers == [1])
        for number in range(2, 7):
            connection.execute("SELECT pg_notify(%s, %s)", (TICKETS, f"1:{number}"))
    await asyncio.sleep(0.1)
    assert heard.numbers == [1], "the others are heard together, a little later"
    await until(lambda: heard.numbers == [1, 2, 3, 4, 5, 6])
    assert heard.gaps == []
