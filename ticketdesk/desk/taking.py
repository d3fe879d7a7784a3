"""Whoever begins to answer a ticket that nobody has is offered to take it, and two who do so at once do not rob each other."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import access, batches, finding
from ticketdesk.desk.acts import Act
from ticketdesk.errors import Refusal
from ticketdesk.models import Account, Batch, Ticket


class IsTaken(Refusal):
    """Somebody else has taken this ticket meanwhile. Nothing was changed."""

    status = 409


def is_free(ticket: Ticket, *, to: Account | None) -> bool:
    """Whether a ticket is offered to whoever begins to answer it: it is not done, and nobody has it."""
    is_nobodys = ticket.assignee_id is None and ticket.deleted_at is None and not ticket.is_done
    return is_nobodys and access.may(to, access.Act.change_tickets)


async def take_if_free(session: AsyncSession, number: int, *, by: Account | None) -> Batch:
    """Give a ticket that nobody has to oneself. Gives the batch, by which it can be taken back.

    Args:
        session: The transaction.
        number: The ticket's number.
        by: Who takes it.

    Raises:
        NotSignedIn, NotAllowed, NotFound, TicketIsDeleted: as for any change.
        IsTaken: somebody else was faster.
    """
    ticket, who = await finding.to_change(session, number, by=by)
    if ticket.assignee_id not in (None, who.id):
        holder = await session.get(Account, ticket.assignee_id)
        assert holder is not None, "an account with tickets is never removed"
        raise IsTaken(f"{holder.name} has this ticket meanwhile. Nothing was changed.")
    batch, _ = await batches.at_once(session, Act(assignee=who.id), [(number, None)], by=who)
    return batch
