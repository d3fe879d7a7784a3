"""Whoever begins to answer a ticket that nobody has is offered it; two who do so at once do not rob each other."""

from __future__ import annotations

import pytest

from tests.desk.looking import everything
from ticketdesk.desk import batches, finding, taking
from ticketdesk.errors import NotAllowed, TicketIsDeleted
from ticketdesk.models import Status


async def test_only_what_waits_and_is_nobodys_is_offered_to_who_may_have_it(
    session, ana, ines, vic, a_ticket
) -> None:
    free = await a_ticket()
    assert taking.is_free(free, to=ana)
    assert not taking.is_free(free, to=vic)
    assert not taking.is_free(free, to=None)
    for ticket in (
        await a_ticket(assignee=ines),
        await a_ticket(assignee=ana),
        await a_ticket(status=Status.resolved),
        await a_ticket(status=Status.closed),
        await a_ticket(deleted=True),
    ):
        assert not taking.is_free(ticket, to=ana)


async def test_it_is_taken_and_can_be_given_back(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    batch = await taking.take_if_free(session, ticket.id, by=ana)
    assert (await finding.again(session, ticket.id)).assignee_id == ana.id
    assert batch.did == "assigned to you"
    await batches.undo(session, batch.id, by=ana)
    assert (await finding.again(session, ticket.id)).assignee_id is None


async def test_what_somebody_else_took_meanwhile_stays_theirs(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket(assignee=ines)
    before = await everything(session)
    with pytest.raises(taking.IsTaken) as refused:
        await taking.take_if_free(session, ticket.id, by=ana)
    assert refused.value.sentence == "Ines Duarte has this ticket meanwhile. Nothing was changed."
    assert await everything(session) == before


async def test_whoever_has_it_already_keeps_it(session, ines, a_ticket) -> None:
    ticket = await a_ticket(assignee=ines)
    version = ticket.last_event_id
    await taking.take_if_free(session, ticket.id, by=ines)
    assert (await finding.again(session, ticket.id)).last_event_id == version


async def test_a_viewer_takes_nothing_and_what_is_deleted_is_nobodys(session, ana, vic, a_ticket) -> None:
    for ticket, who, refusal in (
        (await a_ticket(), vic, NotAllowed),
        (await a_ticket(deleted=True), ana, TicketIsDeleted),
    ):
        with pytest.raises(refusal):
            await taking.take_if_free(session, ticket.id, by=who)
