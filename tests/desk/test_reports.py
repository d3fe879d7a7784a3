"""Figures: the database counts what a person would count by hand."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlmodel import select

from ticketdesk.desk import reports, tickets
from ticketdesk.errors import NotAllowed, NotSignedIn
from ticketdesk.models import Account, Category, Priority, Role, Status, Ticket
from ticketdesk.models.columns import at

NOW = datetime(2031, 3, 28, 15, 30, tzinfo=UTC)
MIDNIGHT = NOW.replace(hour=0, minute=0)
TICK = timedelta(microseconds=1)


async def test_an_empty_desk_has_figures_too(session, vic) -> None:
    with at(NOW):
        found = await reports.summary(session, by=vic)
    assert (found.total, found.open, found.average_per_day, found.first_at) == (0, 0, 0.0, None)
    assert found.by_status == dict.fromkeys(Status, 0)
    assert found.by_category == dict.fromkeys(Category, 0)
    assert found.by_priority == dict.fromkeys(Priority, 0)
    assert [day.day for day in found.days] == [date(2031, 3, 1) + timedelta(days=n) for n in range(28)]
    assert {(day.created, day.finished) for day in found.days} == {(0, 0)}


async def _some_weeks(random: Random, ana: Account, a_ticket) -> None:
    """Seeded: tickets of the last six weeks, some finished later, some reopened, some deleted."""
    for _ in range(60):
        came = NOW - timedelta(minutes=random.randint(0, 42 * 24 * 60))
        ticket = await a_ticket(
            category=random.choice([None, *Category]), priority=random.choice([None, *Priority]), at=came
        )
        with at(came + (NOW - came) * random.random()):
            yield ticket, random.choice(list(Status)), random.random() < 0.2


async def test_the_figures_are_those_of_a_count_by_hand(session, vic, ana, a_ticket) -> None:
    async for ticket, status, deleted in _some_weeks(Random(4), ana, a_ticket):
        await tickets.set_status(session, ticket.id, status, by=ana)
        if deleted:
            await tickets.delete(session, ticket.id, by=ana)
    every = (await session.exec(select(Ticket))).all()
    living = [ticket for ticket in every if ticket.deleted_at is None]
    assert 30 < len(living) < len(every)
    with at(NOW):
        found = await reports.summary(session, by=vic)
        assert await reports.of_everybody(session) == found
    assert found.total == len(living)
    assert found.open == sum(ticket.status is Status.open for ticket in living)
    assert found.first_at == min(ticket.created_at for ticket in living)
    days = (NOW - found.first_at).total_seconds() / 86_400
    assert days > 35
    assert found.average_per_day == round(len(living) / days, 2)
    assert found.by_status == {s: sum(ticket.status is s for ticket in living) for s in Status}
    assert found.by_category == {c: sum(ticket.category is c for ticket in living) for c in Category}
    assert found.by_priority == {p: sum(ticket.priority is p for ticket in living) for p in Priority}
    created = Counter(ticket.created_at.date() for ticket in living)
    finished = Counter(
        moment.date() for ticket in living if (moment := ticket.resolved_at or ticket.closed_at)
    )
    assert [(day.created, day.finished) for day in found.days] == [
        (created[day.day], finished[day.day]) for day in found.days
    ]
    assert sum(day.finished for day in found.days) > 5


async def test_a_day_goes_from_midnight_to_midnight_in_utc(session, vic, a_ticket) -> None:
    first = MIDNIGHT - timedelta(days=27)
    for moment in (first - TICK, first, first + timedelta(days=1) - TICK, MIDNIGHT - TICK, MIDNIGHT, NOW):
        await a_ticket(at=moment)
    with at(NOW):
        days = (await reports.summary(session, by=vic)).days
    assert [(day.day.isoformat(), day.created) for day in days if day.created] == [
        ("2031-03-01", 2),
        ("2031-03-27", 1),
        ("2031-03-28", 2),
    ]


async def test_a_reopened_ticket_is_not_finished_any_more(session, vic, ana, a_ticket) -> None:
    with at(NOW):
        ticket = await a_ticket(status=Status.closed, at=NOW)
        assert (await reports.summary(session, by=vic)).days[-1].finished == 1
        await tickets.reopen(session, ticket.id, by=ana)
        assert (await reports.summary(session, by=vic)).days[-1].finished == 0


async def test_on_its_first_day_the_average_is_the_total(session, vic, a_ticket) -> None:
    for minutes in (1, 2, 3):
        await a_ticket(at=NOW - timedelta(minutes=minutes))
    with at(NOW):
        assert (await reports.summary(session, by=vic)).average_per_day == 3.0


async def test_deleted_tickets_are_in_no_figure(session, vic, a_ticket) -> None:
    await a_ticket(at=NOW - timedelta(days=20), status=Status.closed, deleted=True)
    with at(NOW):
        found = await reports.summary(session, by=vic)
    assert (found.total, found.first_at, sum(found.by_status.values())) == (0, None, 0)
    assert sum(day.created + day.finished for day in found.days) == 0


async def test_figures_are_not_for_everybody(session) -> None:
    gone = Account(id=1, email="x@example.com", name="X", role=Role.admin, password_hash="x", disabled_at=NOW)
    for who, refusal in ((None, NotSignedIn), (gone, NotAllowed)):
        with pytest.raises(refusal):
            await reports.summary(session, by=who)
