"""A benchmark's desk is an honest desk, and after writing it is again what it was."""

from __future__ import annotations

import psycopg
import pytest

from benchmarks.filling import fill
from benchmarks.restoring import DeskDatabase, OtherDatabase, server_of, wait_until_idle
from benchmarks.rows import own
from tests import making
from tests.story.truth import DISHONEST
from ticketdesk import db
from ticketdesk.desk import tickets
from ticketdesk.models import Account, Role, Status

TABLES = ("tickets", "events", "messages")


def _rows(url: str) -> dict[str, list[str]]:
    with psycopg.connect(url) as connection:
        return {
            table: [
                line for (line,) in connection.execute(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY id")
            ]
            for table in TABLES
        }


@pytest.fixture
async def author(database_url) -> Account:
    async with db.transaction() as session:
        return await making.account(session, "ines@example.com", "Ines Duarte", Role.admin)


async def test_a_filled_desk_is_honest_and_has_its_indexes(database_url, author) -> None:
    indexes = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
    with psycopg.connect(database_url) as connection:
        before = connection.execute(indexes).fetchall()
    assert fill(database_url, own(300), author=author.id, messages=2) == 300
    with psycopg.connect(database_url) as connection:
        assert connection.execute(DISHONEST).fetchall() == []
        assert connection.execute(indexes).fetchall() == before
    assert [len(_rows(database_url)[table]) for table in ("tickets", "events")] == [300, 300]
    assert 450 < len(_rows(database_url)["messages"]) < 750


async def test_what_was_written_is_put_back(database_url, author) -> None:
    fill(database_url, own(60), author=author.id, messages=1)
    stored = DeskDatabase(database_url)
    stored.remember()
    before = _rows(database_url)
    async with db.transaction() as session:
        made = await making.ticket(session, author, "Made while measuring")
        for number in (3, 4, 5, made.id):
            for status in (Status.in_progress, Status.resolved, Status.closed):
                await tickets.set_status(session, number, status, by=author)
    assert len(_rows(database_url)["tickets"]) == 61
    assert _rows(database_url) != before
    stored.put_back()
    assert _rows(database_url) == before
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute("DELETE FROM events")


async def test_rows_of_another_system_are_put_back(database_url) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "CREATE TABLE theirs AS SELECT id, 'open' AS status, 'low' AS priority FROM generate_series(1, 9) id"
        )
    stored = OtherDatabase(database_url, "theirs", 9)
    stored.remember()
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE theirs SET status = 'closed' WHERE id = 4")
        connection.execute("INSERT INTO theirs VALUES (10, 'open', 'low')")
    stored.remember()  # an interrupted run is followed by another
    stored.put_back()
    with psycopg.connect(database_url) as connection:
        found = connection.execute("SELECT count(*), count(*) FILTER (WHERE status = 'open') FROM theirs")
        assert found.fetchone() == (9, 9)


async def test_the_server_behind_an_address_is_seen(database_url) -> None:
    wait_until_idle(database_url)
    assert server_of(database_url)
