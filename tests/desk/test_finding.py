"""How a ticket is found: within sight of who asks, a deleted one too, and nobody learns more from a refusal."""

from __future__ import annotations

import pytest

from ticketdesk.desk import finding, tickets
from ticketdesk.errors import NotAllowed, NotFound, NotSignedIn
from ticketdesk.models import Account, Role
from ticketdesk.models.columns import now


async def test_everybody_with_an_account_reads_a_ticket_and_a_deleted_one_too(
    session, ines, ana, vic, a_ticket
) -> None:
    ticket, gone = await a_ticket(), await a_ticket(deleted=True)
    for who in (ines, ana, vic):
        assert (await finding.to_read(session, ticket.id, by=who)).id == ticket.id
        assert (await finding.to_read(session, gone.id, by=who)).deleted_at is not None


async def test_who_may_not_see_tickets_is_not_told_whether_there_is_one(session, a_ticket) -> None:
    ticket = await a_ticket()
    left = Account(
        id=1, email="x@example.com", name="X", role=Role.admin, password_hash="x", disabled_at=now()
    )
    for number in (ticket.id, 2**31 - 1, "nonsense"):
        with pytest.raises(NotSignedIn):
            await finding.to_read(session, number, by=None)
        with pytest.raises(NotAllowed):
            await finding.to_read(session, number, by=left)


@pytest.mark.parametrize("number", [0, -1, 2**31 - 1, 2**31, 10**30, "1", "", None, True, 1.0, [1]])
async def test_what_is_no_number_of_a_ticket_is_not_found(session, vic, a_ticket, number: object) -> None:
    await a_ticket()
    with pytest.raises(NotFound):
        await finding.to_read(session, number, by=vic)


async def test_a_ticket_that_was_restored_can_be_changed_again(session, ana, a_ticket) -> None:
    ticket = await a_ticket(deleted=True)
    await tickets.restore(session, ticket.id, by=ana)
    found, who = await finding.to_change(session, ticket.id, by=ana)
    assert (found.id, who) == (ticket.id, ana)
