"""Kept figures: right after whatever happens to tickets at the same time, seen when they are wrong, and mended."""

from __future__ import annotations

import asyncio

import psycopg
import pytest
from sqlalchemy import text

from tests import making
from tests.desk.writers import CHANGES, NEW, WRITERS, three_people, write
from ticketdesk import db
from ticketdesk.desk import counts, lists, tickets
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.snoozed import Snoozed
from ticketdesk.models import Category, Priority, Role, Status


async def test_the_figures_are_right_after_thousands_of_changes_at_the_same_time(database_url: str) -> None:
    people = await three_people()
    done = await asyncio.gather(*(write(database_url, seed, people) for seed in range(WRITERS)))
    assert sum(done) >= WRITERS * CHANGES
    async with db.reading() as session:
        assert (await session.execute(text("SELECT count(*) FROM tickets"))).scalar_one() > 500
        assert await counts.check(session) == {}
        for wanted in (
            TicketFilter(),
            TicketFilter(status=Status.open),
            TicketFilter(assignee="none"),
            TicketFilter(snoozed=Snoozed.no),
        ):
            exact = text("SELECT count(*) FROM tickets WHERE deleted_at IS NULL" + {
                "": "", "status=open": " AND status = 'open'", "assignee=none": " AND assignee_id IS NULL",
                "snoozed=no": " AND snoozed_until IS NULL",
            }[wanted.query])  # fmt: skip
            assert await counts.kept(session, wanted, me=None) == (await session.execute(exact)).scalar_one()


async def test_transactions_that_write_at_once_do_not_wait_for_each_other(database_url: str) -> None:
    async with (
        await psycopg.AsyncConnection.connect(database_url) as one,
        await psycopg.AsyncConnection.connect(database_url) as other,
    ):
        await other.execute("SET lock_timeout = '2s'")
        values = {"status": "open", "category": "billing", "priority": "low", "many": 1}
        await one.execute(NEW, values)
        await other.execute(NEW, values)
        await other.commit()
        await one.commit()
    async with db.reading() as session:
        slots = text("SELECT slot, tickets FROM ticket_counts ORDER BY slot")
        assert [tuple(row) for row in await session.execute(slots)] == [(0, 1), (1, 1)]
        assert await counts.check(session) == {}


async def test_a_wrong_figure_is_seen_and_mended(session, a_ticket) -> None:
    await a_ticket(category=Category.billing, priority=Priority.low)
    await session.execute(text("UPDATE ticket_counts SET tickets = tickets + 41 WHERE tickets = 1"))
    await session.execute(text("DELETE FROM assignee_counts"))
    assert await counts.check(session) == {"open, billing, low": (42, 1), "open of 0": (0, 1)}
    await counts.rebuild(session)
    assert await counts.check(session) == {}


async def test_a_rebuild_is_right_while_others_write(database_url: str) -> None:
    people = await three_people()

    async def rebuild() -> None:
        for _ in range(5):
            async with db.transaction() as session:
                await counts.rebuild(session)
            await asyncio.sleep(0.05)

    await asyncio.gather(rebuild(), *(write(database_url, seed, people) for seed in range(2)))
    async with db.reading() as session:
        assert await counts.check(session) == {}


async def test_a_large_transaction_may_choose_its_own_slot(database_url: str) -> None:
    async with db.transaction() as session:
        await session.execute(text("SET LOCAL ticketdesk.slot = '99'"))
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        ticket = await making.ticket(session, ana)
        await tickets.assign(session, ticket.id, ana.id, by=ana)
    async with db.reading() as session:
        slots = text("SELECT DISTINCT slot FROM ticket_counts UNION SELECT slot FROM assignee_counts")
        assert (await session.execute(slots)).scalars().all() == [99]
        assert await lists.total(session, TicketFilter(assignee="me"), by=ana) == 1


@pytest.mark.parametrize(
    ("wanted", "is_known"),
    [
        (TicketFilter(), True),
        (TicketFilter(Status.open, Category.billing, Priority.high), True),
        (TicketFilter(priority=Priority.high), True),
        (TicketFilter(Status.open, assignee="me"), True),
        (TicketFilter(assignee="none"), True),
        (TicketFilter(snoozed=Snoozed.yes), True),
        (TicketFilter(Status.open, assignee="me", snoozed=Snoozed.no), True),
        (TicketFilter(category=Category.billing, assignee="none"), False),
        (TicketFilter(search="invoice"), False),
    ],
    ids=str,
)
def test_the_counters_answer_what_they_know(wanted: TicketFilter, is_known: bool) -> None:
    assert (counts.statement_for(wanted, 1) is not None) is is_known


async def test_an_amount_is_exact_where_that_is_cheap_and_else_ends_at_a_cap(session, vic, a_ticket) -> None:
    for number in range(5):
        await a_ticket("Invoice" if number else "Login")
    known = await lists.at_most(session, TicketFilter(status=Status.open), by=vic, cap=2)
    capped = await lists.at_most(session, TicketFilter(search="invoice"), by=vic, cap=3)
    just = await lists.at_most(session, TicketFilter(search="invoice"), by=vic, cap=4)
    assert [(one.count, one.is_capped, str(one)) for one in (known, capped, just)] == [
        (5, False, "5"),
        (3, True, "3+"),
        (4, False, "4"),
    ]
    assert str(lists.Amount(1_000, is_capped=True)) == "1,000+"
