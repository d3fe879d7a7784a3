"""A statement that takes too long is stopped, said in a sentence, and leaves its connection in order."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from ticketdesk import db
from ticketdesk.desk.bare import Hand, first
from ticketdesk.errors import TookTooLong

SLOW, LIMIT = text("SELECT pg_sleep(5)"), text("SHOW statement_timeout")


async def test_what_is_read_too_slowly_is_stopped_and_the_next_reader_is_served(database_url: str) -> None:
    for _ in range(3):
        with pytest.raises(TookTooLong, match="so it was stopped") as refused:
            async with db.reading(limit_ms=50) as session:
                await session.execute(SLOW)
        assert refused.value.status == 503
    async with db.reading() as session:
        assert (await session.execute(text("SELECT 1"))).scalar_one() == 1


async def test_a_change_that_is_stopped_changes_nothing(database_url: str) -> None:
    async def change() -> None:
        async with db.transaction() as session:
            await session.execute(text("INSERT INTO settings VALUES ('a', 'b', now())"))
            await session.execute(text("SET LOCAL statement_timeout = 50"))
            await session.execute(SLOW)

    with pytest.raises(TookTooLong):
        await change()
    async with db.reading() as session:
        assert (await session.execute(text("SELECT count(*) FROM settings"))).scalar_one() == 0


async def test_reading_may_take_two_seconds_and_a_change_fifteen(database_url: str) -> None:
    async with db.reading() as session:
        assert (await session.execute(LIMIT)).scalar_one() == "2s"
    async with db.transaction() as session:
        assert (await session.execute(LIMIT)).scalar_one() == "15s"


async def test_what_fails_otherwise_is_no_matter_of_time(database_url: str) -> None:
    async def wait() -> None:
        async with db.transaction() as session, db.transaction() as other:
            await other.execute(text("LOCK TABLE tickets"))
            await session.execute(text("SET LOCAL lock_timeout = '50ms'"))
            await session.execute(text("LOCK TABLE tickets"))

    with pytest.raises(OperationalError):
        await wait()


async def test_a_statement_is_planned_once_unless_its_plan_depends_on_the_values(database_url: str) -> None:
    once, anew = (
        "SELECT id FROM tickets WHERE id = %(number)s",
        "SELECT title FROM tickets WHERE id = %(number)s",
    )
    known = "SELECT statement, generic_plans, custom_plans FROM pg_prepared_statements"
    async with db.bare() as connection:
        for number in (1, 2, 3):
            await first(connection, once, {"number": number})
            await first(connection, anew, {"number": number}, is_planned_anew=True)
        planned = await (await connection.execute(known, prepare=False)).fetchall()
    assert planned == [{"statement": once.replace("%(number)s", "$1"), "generic_plans": 3, "custom_plans": 0}]


@pytest.mark.parametrize("opened", [db.bare, db.reading, db.transaction])
async def test_who_asks_gets_the_connection_that_was_used_last(database_url: str, opened: Any) -> None:
    async def server(hand: Hand) -> int:
        row = await first(hand, "SELECT pg_backend_pid() AS server", {})
        assert row is not None
        return int(row["server"])

    async with opened() as last:
        used = await server(last)
        async with AsyncExitStack() as others:
            for _ in range(3):
                assert await server(await others.enter_async_context(opened())) != used
    for _ in range(3):
        async with opened() as hand:
            assert await server(hand) == used
