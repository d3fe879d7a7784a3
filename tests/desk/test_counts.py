"""Kept figures: right after whatever happens to tickets at the same time, seen when they are wrong, and mended."""

from __future__ import annotations

import asyncio
from random import Random

import psycopg
import pytest
from sqlalchemy import text

from tests import making
from ticketdesk import db
from ticketdesk.desk import counts, lists, tickets
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.snoozed import Snoozed
from ticketdesk.models import Category, Priority, Role, Status

WRITERS, CHANGES = 6, 400
_NEW = """
    INSERT INTO tickets (title, description, category, category_source, priority, priority_source, status, closed_at,
        resolved_at, last_event_id, created_at, updated_at)
    SELECT 'Help', 'Now', %(category)s::text, 'default', %(priority)s::text, 'default', %(status)s::text,
        CASE %(status)s::text WHEN 'closed' THEN now() END, CASE %(status)s::text WHEN 'resolved' THEN now() END, 0, now(), now()
    FROM generate_series(1, %(many)s::int)
"""
_STATUS = """
    UPDATE tickets SET status = %(status)s::text, closed_at = CASE %(status)s::text WHEN 'closed' THEN now() END,
        resolved_at = CASE %(status)s::text WHEN 'resolved' THEN now() END WHERE id % 50 = %(some)s::int
"""
_CHANGES = (
    _NEW,
    _NEW,
    _STATUS,
    "UPDATE tickets SET category = %(category)s::text, priority = %(priority)s::text WHERE id % 50 = %(some)s::int",
    "UPDATE tickets SET assignee_id = nullif(%(person)s::int, 0) WHERE id % 50 = %(some)s::int",
    "UPDATE tickets SET deleted_at = now() WHERE deleted_at IS NULL AND id % 50 = %(some)s::int",
    "UPDATE tickets SET deleted_at = NULL WHERE id % 50 = %(some)s::int",
    "UPDATE tickets SET snoozed_until = CASE WHEN id % 3 = 0 THEN now() END WHERE id % 50 = %(some)s::int",
    "UPDATE tickets SET title = 'Help me', last_event_id = 1 WHERE id % 50 = %(some)s::int",
    "DELETE FROM tickets WHERE id % 400 = %(some)s::int",
)


def _values(random: Random, people: list[int]) -> dict[str, object]:
    return {
        "status": random.choice(list(Status)).value,
        "category": random.choice(list(Category)).value,
        "priority": random.choice(list(Priority)).value,
        "person": random.choice([0, *people]),
        "some": random.randrange(50),
        "many": random.choice([1, 1, 1, 30]),
    }


async def _copy_in(connection: psycopg.AsyncConnection, many: int) -> None:
    columns = "title, description, category, category_source, priority, priority_source, status, last_event_id, created_at, updated_at"
    async with connection.cursor().copy(f"COPY tickets ({columns}) FROM STDIN") as copy:
        for _ in range(many):
            row = ("Copied", "In", "billing", "default", "low", "default", "open", 0, "now", "now")
            await copy.write_row(row)


async def _write(dsn: str, seed: int, people: list[int]) -> int:
    """Change tickets at random, in transactions of one to four changes of which some are taken back."""
    random, done = Random(seed), 0
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
        while done < CHANGES:
            # Two that want each other's tickets are no fault of the counters: PostgreSQL ends one of them.
            try:
                async with connection.transaction(force_rollback=random.random() < 0.2):
                    for _ in range(random.randint(1, 4)):
                        done += 1
                        async with connection.transaction(force_rollback=random.random() < 0.2):
                            await connection.execute(
                                random.choice(_CHANGES).replace("id % ", "id %% "), _values(random, people)
                            )
                    if random.random() < 0.05:
                        await _copy_in(connection, 200)
            except psycopg.errors.DeadlockDetected:
                continue
    return done


async def _people() -> list[int]:
    async with db.transaction() as session:
        made = [
            await making.account(session, f"{n}@example.com", f"Number {n}", Role.agent) for n in range(3)
        ]
        return [one.id for one in made if one.id]


async def test_the_figures_are_right_after_thousands_of_changes_at_the_same_time(database_url: str) -> None:
    people = await _people()
    done = await asyncio.gather(*(_write(database_url, seed, people) for seed in range(WRITERS)))
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
        await one.execute(_NEW, values)
        await other.execute(_NEW, values)
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
    people = await _people()

    async def rebuild() -> None:
        for _ in range(5):
            async with db.transaction() as session:
                await counts.rebuild(session)
            await asyncio.sleep(0.05)

    await asyncio.gather(rebuild(), *(_write(database_url, seed, people) for seed in range(2)))
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
