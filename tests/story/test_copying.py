"""A long story is copied in, exactly as the verbs would have told it, and the desk goes on from there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import select

from tests.desk.looking import history
from tests.story.truth import DISHONEST
from ticketdesk import db, story
from ticketdesk.desk import intake, lists, reports
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.intake import NewTicket
from ticketdesk.models import Account, Category, Priority, Status, What
from ticketdesk.models.columns import now
from ticketdesk.story import acting, copying, people, telling
from ticketdesk.story.ledger import record
from ticketdesk.story.plot import Act, Life, Step

NUMBERS = {"id", "ticket_id", "last_event_id", "key_hash"}


async def _rows(session, table: str, since: int) -> list[dict[str, Any]]:
    """The rows of the tickets after a number, by ticket and without the numbers that can only differ."""
    key = "id" if table == "tickets" else "ticket_id"
    statement = text(f"SELECT to_jsonb(row) FROM {table} AS row WHERE {key} > :since ORDER BY {key}, id")
    found = (await session.execute(statement, {"since": since})).scalars().all()
    first = min(row[key] for row in found)
    return [{"place": row[key] - first} | {k: v for k, v in row.items() if k not in NUMBERS} for row in found]


def _tedious(one: Life) -> Life:
    """A life in which agents do everything twice: what changes nothing must not be told."""
    to = {
        Act.assign: (1, 1, 0),
        Act.category: (Category.account, Category.account),
        Act.priority: (Priority.medium, Priority.medium, Priority.low),
        Act.status: (Status.open, Status.resolved, Status.resolved, Status.closed, Status.closed),
    }
    acts = [(act, value) for act, values in to.items() for value in values]
    acts += [(Act.tag, "vip"), (Act.tag, "bug"), (Act.tag, "vip")]
    acts += [(Act.delete, None), (Act.restore, None), (Act.restore, None)]
    steps = [Step(one.at + timedelta(seconds=n), act, 0, value) for n, (act, value) in enumerate(acts, 1)]
    steps.append(
        Step(one.at + timedelta(minutes=1), Act.status, 0, Status.closed, "Closed before, said now.")
    )
    steps.append(Step(one.at + timedelta(minutes=2), Act.status, 0, Status.open, "Open again, says a note."))
    return replace(one, steps=tuple(steps))


async def test_a_copied_story_is_the_story_that_the_verbs_tell(session) -> None:
    team = await people.team()
    lives = [one async for one in telling._lives(70, 3, now(), len(team))]
    lives[:2] = map(_tedious, lives[:2])
    await acting.play(lives, team)
    last = (await session.execute(text("SELECT max(id) FROM tickets"))).scalar_one()
    numbers = [one.id for one in team]
    await copying.store([record(acting.new_ticket(one), one, numbers) for one in lives])
    for table in copying.COLUMNS:
        acted = [row for row in await _rows(session, table, 0) if row["place"] < 70]
        copied = await _rows(session, table, last)
        assert len(acted) >= 70
        assert copied == acted, table
    worn = text(
        "SELECT count(*), count(DISTINCT tag_id), max(tagged_at), sum(tagged_by) FROM ticket_tags"
        " WHERE (ticket_id > :last) = :is_copied"
    )
    acted, copied = [
        (await session.execute(worn, {"last": last, "is_copied": is_copied})).one()
        for is_copied in (False, True)
    ]
    assert copied == acted
    assert copied[0] > 20


async def test_a_long_story_leaves_the_desk_ready_for_work(database_url) -> None:
    said: list[str] = []
    await story.tell(2_001, say=said.append)
    assert said[-1].startswith("Told 2,001 tickets")
    async with db.transaction() as session:
        assert (await session.execute(text(DISHONEST))).all() == []
        taken = await intake.take_in(
            session, NewTicket.read({"title": "New", "description": "Zebra crossing"})
        )
        assert taken.ticket.id > 2_001
        assert [line.what for line in await history(session, taken.ticket)] == [What.created]
    async with db.reading() as session:
        ana = (await session.exec(select(Account).limit(1))).one()
        figures = await reports.summary(session, by=ana)
        assert 1_900 < figures.total < 2_002
        assert sum(day.created for day in figures.days) > 1_700
        page = await lists.page(session, TicketFilter(search="zebra"), by=ana)
        assert [row["id"] for row in page.rows] == [taken.ticket.id]
        known = text("SELECT reltuples FROM pg_class WHERE relname = 'tickets'")
        assert (await session.execute(known)).scalar_one() == 2_001
        texts = text("SELECT count(DISTINCT description) FROM tickets")
        assert (await session.execute(texts)).scalar_one() == 2_002
