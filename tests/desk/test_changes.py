"""Several things at once, and what is too late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.desk.looking import everything, history
from ticketdesk.desk import tickets
from ticketdesk.desk.changes import Change
from ticketdesk.errors import CannotBeGivenTickets, GoneForGood
from ticketdesk.models import Category, Priority, Source, Status
from ticketdesk.models.columns import now


async def test_a_ticket_comes_back_within_thirty_days_and_not_later(session, ana, a_ticket) -> None:
    young = await a_ticket(deleted=True, at=now() - timedelta(days=29, hours=23))
    old = await a_ticket(deleted=True, at=now() - timedelta(days=30, minutes=1))
    assert (await tickets.restore(session, young.id, by=ana)).deleted_at is None
    before = await everything(session)
    with pytest.raises(GoneForGood):
        await tickets.restore(session, old.id, by=ana)
    assert await everything(session) == before


async def test_several_changes_and_a_comment_are_one_change_or_none(session, ana, vic, a_ticket) -> None:
    ticket = await a_ticket()
    before = await everything(session)
    with pytest.raises(CannotBeGivenTickets):
        await tickets.change(
            session, ticket.id, Change(status=Status.closed, assignee=vic.id, comment="Bye."), by=ana
        )
    assert await everything(session) == before
    lines = len(await history(session, ticket))
    wanted = Change(Status.closed, Category.billing, Priority.high, ana.id, "Refunded.")
    changed = await tickets.change(session, ticket.id, wanted, by=ana)
    assert (changed.status, changed.category, changed.priority) == (
        Status.closed,
        Category.billing,
        Priority.high,
    )
    assert (changed.assignee_id, changed.category_source) == (ana.id, Source.person)
    written = [line.what.value for line in await history(session, ticket)][lines:]
    assert written == ["replied", "status", "category", "priority", "assigned"]
