"""What an agent does with a ticket. Every change is checked, recorded and told in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import audit, changes, events, finding, standing
from ticketdesk.desk.access import Act
from ticketdesk.desk.changes import Change, Changed
from ticketdesk.errors import GoneForGood
from ticketdesk.models import Account, Category, Deed, Priority, Status, Ticket, What
from ticketdesk.models.columns import now
from ticketdesk.models.ticket import RESTORABLE_IN


async def change(
    session: AsyncSession,
    number: int,
    wanted: Change,
    *,
    by: Account | None,
    versions: Collection[int] | None = None,
) -> Ticket:
    """Change several things at once, or nothing: see ``desk/changes.py``."""
    await changes.change(session, number, wanted, by=by, versions=versions)
    return await finding.again(session, number)


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
    return await change(session, number, Change(status=to, comment=comment), by=by)


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
    return await change(session, number, Change(category=to), by=by)


async def set_priority(session: AsyncSession, number: int, to: Priority, *, by: Account | None) -> Ticket:
    """Decide the priority. Choosing what a machine suggested confirms it, and that is told too."""
    return await change(session, number, Change(priority=to), by=by)


async def assign(session: AsyncSession, number: int, to: int | None, *, by: Account | None) -> Ticket:
    """Give a ticket to somebody, or to nobody.

    Args:
        session: The transaction.
        number: The ticket's number.
        to: The number of an account that may change tickets, or None.
        by: Who does it.

    Raises:
        CannotBeGivenTickets: that account is not there or may not change tickets.
    """
    return await change(session, number, Change(assignee=to), by=by)


async def delete(
    session: AsyncSession, number: int, *, by: Account | None, versions: Collection[int] | None = None
) -> Ticket:
    """Take a ticket out of every list. It can be brought back for 30 days.

    Args:
        session: The transaction.
        number: The ticket's number.
        by: Who does it.
        versions: Only if the number of its newest line of history is one of these.
    """
    ticket, who = await finding.to_change(session, number, by=by, act=Act.delete_tickets)
    if versions is not None and ticket.last_event_id not in versions:
        raise Changed(ticket.last_event_id, (await standing.as_it_is(session, number)).ticket)
    ticket.deleted_at, ticket.deleted_by = now(), who.id
    await events.record(session, ticket, What.deleted, by=who)
    await audit.record(session, Deed.ticket_deleted, by=who, about=f"ticket {ticket.id}")
    return ticket


async def restore(session: AsyncSession, number: int, *, by: Account | None) -> Ticket:
    """Bring a deleted ticket back as it was.

    Raises:
        GoneForGood: it was deleted too long ago.
    """
    ticket, who = await finding.to_restore(session, number, by=by)
    if ticket.deleted_at is None:
        return ticket
    if ticket.deleted_at <= now() - RESTORABLE_IN:
        raise GoneForGood
    ticket.deleted_at = ticket.deleted_by = None
    await events.record(session, ticket, What.restored, by=who)
    await audit.record(session, Deed.ticket_restored, by=who, about=f"ticket {ticket.id}")
    return ticket
