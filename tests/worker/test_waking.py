"""The worker wakes what is due, and leaves the rest asleep."""

from __future__ import annotations

from datetime import timedelta

from tests import making
from ticketdesk import db
from ticketdesk.desk import batches, counts
from ticketdesk.desk.acts import Act
from ticketdesk.models import Role, Ticket
from ticketdesk.models.columns import at, now
from ticketdesk.worker import waking


async def test_what_is_due_is_woken_and_counted(database_url: str) -> None:
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana Moreau", Role.agent)
        made = [await making.ticket(session, ana, f"Ticket {place}") for place in range(3)]
        for hours, ticket in zip((1, 2, 30), made, strict=True):
            act = Act(snooze=now() + timedelta(hours=hours))
            await batches.at_once(session, act, [(ticket.id or 0, None)], by=ana)
    assert await waking.wake() == 0
    with at(now() + timedelta(hours=3)):
        assert await waking.wake() == 2
        assert await waking.wake() == 0
    async with db.reading() as session:
        found = [await session.get(Ticket, one.id) for one in made]
        assert [bool(one and one.snoozed_until) for one in found] == [False, False, True]
        assert await counts.check(session) == {}
