"""What an agent does with a ticket. Every change is checked, recorded and told in the caller's transaction."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import accounts, audit, events, finding, messages, triage
from ticketdesk.desk.access import Act, may
from ticketdesk.errors import Invalid
from ticketdesk.models import Account, Category, Deed, Kind, Priority, Source, Status, Ticket, What
from ticketdesk.models.columns import now


async def set_status(
    session: AsyncSession, number: int, to: Status, *, by: Account | None, comment: str | None = None
) -> Ticket:
    """Move a ticket to any other status; leaving resolved or closed is a reopening.

    Args:
        session: The transaction.
        number: The ticket's number.
        to: The new status.
        by: Who does it.
        comment: On closing, what the requester reads as the last word.

    Raises:
        Invalid: the comment cannot be stored. Then nothing is changed.
    """
    ticket, who = await finding.to_change(session, number, by=by)
    if comment:
        kind = Kind.closing if to is Status.closed else Kind.internal
        await messages.write(session, ticket, comment, kind=kind, by=who)
    if ticket.status is to:
        return ticket
    before, ticket.status = ticket.status, to
    ticket.resolved_at = now() if to is Status.resolved else None
    ticket.closed_at = now() if to is Status.closed else None
    await events.record(session, ticket, What.status, by=who, before=before, after=to)
    return ticket


async def resolve(session: AsyncSession, number: int, *, by: Account | None) -> Ticket:
    """The problem is solved; the requester may still disagree."""
    return await set_status(session, number, Status.resolved, by=by)


async def close(session: AsyncSession, number: int, *, by: Account | None, comment: str = "") -> Ticket:
    """The ticket is done and filed, with a last word for the requester."""
    return await set_status(session, number, Status.closed, by=by, comment=comment)


async def reopen(session: AsyncSession, number: int, *, by: Account | None) -> Ticket:
    """The ticket is alive again."""
    return await set_status(session, number, Status.open, by=by)


async def set_category(session: AsyncSession, number: int, to: Category, *, by: Account | None) -> Ticket:
    """Decide the category. Choosing what a machine suggested confirms it, and that is told too."""
    return await _decide(session, number, What.category, to, by=by)


async def set_priority(session: AsyncSession, number: int, to: Priority, *, by: Account | None) -> Ticket:
    """Decide the priority. Choosing what a machine suggested confirms it, and that is told too."""
    return await _decide(session, number, What.priority, to, by=by)


async def _decide(
    session: AsyncSession, number: int, what: What, to: Category | Priority, *, by: Account | None
) -> Ticket:
    ticket, who = await finding.to_change(session, number, by=by)
    field, source = what.value, f"{what.value}_source"
    before = getattr(ticket, field)
    if before is to and getattr(ticket, source) is Source.person:
        return ticket
    setattr(ticket, field, to)
    setattr(ticket, source, Source.person)
    await triage.person_chose(session, ticket)
    await events.record(session, ticket, what, by=who, before=before, after=to)
    return ticket


async def assign(session: AsyncSession, number: int, to: int | None, *, by: Account | None) -> Ticket:
    """Give a ticket to somebody, or to nobody.

    Args:
        session: The transaction.
        number: The ticket's number.
        to: The number of an account that may change tickets, or None.
        by: Who does it.

    Raises:
        Invalid: that account cannot be given tickets.
    """
    ticket, who = await finding.to_change(session, number, by=by)
    if ticket.assignee_id == to:
        return ticket
    if to is not None and not may(await accounts.numbered(session, to), Act.change_tickets):
        raise Invalid({"assignee": "This person cannot be given tickets. Choose somebody else."})
    before, ticket.assignee_id = ticket.assignee_id, to
    await events.record(
        session,
        ticket,
        What.assigned,
        by=who,
        before=None if before is None else str(before),
        after=None if to is None else str(to),
    )
    return ticket


async def delete(session: AsyncSession, number: int, *, by: Account | None) -> Ticket:
    """Take a ticket out of every list. It can be brought back for 30 days."""
    ticket, who = await finding.to_change(session, number, by=by, act=Act.delete_tickets)
    ticket.deleted_at, ticket.deleted_by = now(), who.id
    await events.record(session, ticket, What.deleted, by=who)
    await audit.record(session, Deed.ticket_deleted, by=who, about=f"ticket {ticket.id}")
    return ticket


async def restore(session: AsyncSession, number: int, *, by: Account | None) -> Ticket:
    """Bring a deleted ticket back as it was."""
    ticket, who = await finding.to_restore(session, number, by=by)
    if ticket.deleted_at is None:
        return ticket
    ticket.deleted_at = ticket.deleted_by = None
    await events.record(session, ticket, What.restored, by=who)
    await audit.record(session, Deed.ticket_restored, by=who, about=f"ticket {ticket.id}")
    return ticket
