"""The list of deleted tickets, page by page, for those who may bring them back; and what else a requester wrote."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.desk.looking import everything
from ticketdesk.desk import batches, deleted, others, tickets
from ticketdesk.desk.acts import Act
from ticketdesk.desk.skipping import Skip
from ticketdesk.errors import NotAllowed, NotSignedIn
from ticketdesk.models.columns import at, now


async def test_those_that_went_last_come_first_with_who_deleted_them(session, ana, ines, a_ticket) -> None:
    made = [await a_ticket(f"Ticket {place}") for place in range(5)]
    for days, ticket, who in ((31, made[0], ana), (3, made[1], ana), (1, made[3], ines), (2, made[2], ines)):
        with at(now() - timedelta(days=days)):
            await tickets.delete(session, ticket.id, by=who)
    first = await deleted.page(session, by=ana, size=2)
    assert [(row["id"], row["deleted_by"]) for row in first.rows] == [
        (made[3].id, "Ines Duarte"),
        (made[2].id, "Ines Duarte"),
    ]
    rest = await deleted.page(session, by=ana, after=first.after, size=2)
    assert [row["id"] for row in rest.rows] == [made[1].id], "what is gone for good is left out"
    assert rest.after is None


async def test_only_who_may_bring_back_sees_them(session, vic) -> None:
    for who, refusal in ((vic, NotAllowed), (None, NotSignedIn)):
        with pytest.raises(refusal):
            await deleted.page(session, by=who)


async def test_bringing_back_can_be_taken_back(session, ana, ines, a_ticket) -> None:
    gone, living = await a_ticket(deleted=True), await a_ticket()
    with at(now() - timedelta(days=31)):
        old = await a_ticket(deleted=True)
    at_first = gone.deleted_at, gone.deleted_by
    before = await everything(session)
    chosen = [(one.id, None) for one in (gone, living, old)]
    batch, outcome = await batches.at_once(session, Act(restore=True), chosen, by=ines)
    assert outcome.done == [gone.id, living.id]
    assert outcome.skipped == [Skip(old.id, "deleted more than 30 days ago")]
    await session.refresh(gone)
    assert gone.deleted_at is None
    assert (await batches.undo(session, batch.id, by=ines)).back == [gone.id]
    await session.refresh(gone)
    assert (gone.deleted_at, gone.deleted_by) == at_first
    found = await everything(session)
    moving = {"updated_at", "last_event_id"}
    for stored in (before, found):
        stored["tickets"] = [{k: v for k, v in row.items() if k not in moving} for row in stored["tickets"]]
    assert found["tickets"] == before["tickets"]


async def test_a_requesters_other_tickets_however_the_address_is_spelled(session, ana, a_ticket) -> None:
    one = await a_ticket("First", email="Mara@Example.com")
    more = [await a_ticket(f"More {place}", email="mara@example.com") for place in range(6)]
    await a_ticket("Of somebody else", email="lena@example.com")
    await a_ticket("Deleted", email="mara@example.com", deleted=True)
    found = await others.of(session, one)
    assert [ticket.title for ticket in found.newest] == [f"More {place}" for place in (5, 4, 3, 2, 1)]
    assert str(found.amount) == "6"
    assert [ticket.id for ticket in (await others.of(session, more[0])).newest][-1] == more[1].id
    assert await others.of(session, await a_ticket("Without")) == others.NONE
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(others, "CAP", 5)
        assert str((await others.of(session, one)).amount) == "5+"
