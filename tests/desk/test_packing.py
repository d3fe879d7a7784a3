"""Counters that stand beside each other are brought together while others go on counting."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import psycopg
from sqlalchemy import text

from tests.desk.writers import NEW, WRITERS, three_people, write
from ticketdesk import db
from ticketdesk.desk import counts


async def test_counters_are_packed_without_waiting_for_who_writes_or_touching_what_that_wrote(
    database_url: str,
) -> None:
    values = {"status": "open", "category": "billing", "priority": "low", "many": 1}
    async with AsyncExitStack() as stack:
        opened = [await psycopg.AsyncConnection.connect(database_url) for _ in range(3)]
        writers = [await stack.enter_async_context(one) for one in opened]
        for one in writers:
            await one.execute(NEW, values)
        for one in writers:
            await one.commit()
        first, second, _ = writers
        await first.execute(NEW, values)
        await second.execute(NEW, values)
        assert await _packed() == {0: 1, 1: 1, 2: 1}
        await first.rollback()
        assert await _packed() == {0: 2, 1: 1}
        await second.commit()
        assert await _packed() == {0: 4}
    async with db.reading() as session:
        assert await counts.check(session) == {}


async def test_packing_is_right_while_others_write(database_url: str) -> None:
    people = await three_people()
    writers = asyncio.gather(*(write(database_url, seed, people) for seed in range(WRITERS)))
    while not writers.done():
        await _packed()
        await asyncio.sleep(0.01)
    await writers
    await _packed()
    async with db.reading() as session:
        slots = text("SELECT DISTINCT slot FROM ticket_counts UNION SELECT slot FROM assignee_counts")
        assert (await session.execute(slots)).scalars().all() == [0]
        assert await counts.check(session) == {}


async def _packed() -> dict[int, int]:
    """What the slots hold after packing."""
    async with db.transaction() as session:
        await counts.pack(session)
    async with db.reading() as session:
        slots = text("SELECT slot, sum(tickets) FROM ticket_counts GROUP BY slot ORDER BY slot")
        return {slot: int(tickets) for slot, tickets in await session.execute(slots)}
