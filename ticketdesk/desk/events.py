"""A change, its line in the history and its notice are born here, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, text, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.live import TICKETS
from ticketdesk.models import Account, Actor, Event, Link, Priority, Source, Status, Ticket, What
from ticketdesk.models.choices import Category
from ticketdesk.models.columns import now
from ticketdesk.models.link import LASTS_IN

By = Account | Source | None
"""Who acts: somebody with an account, a source of triage, or (None) the requester."""


async def record(
    session: AsyncSession,
    ticket: Ticket,
    what: What,
    *,
    by: By,
    before: str | None = None,
    after: str | None = None,
) -> Event:
    """Write one line of history and send its notice, which PostgreSQL delivers at the commit and not before.

    Args:
        session: The transaction of the change.
        ticket: What was changed; it takes the number of the line.
        what: What happened.
        by: Who did it.
        before: The old value, for a field.
        after: The new value, for a field.
    """
    assert ticket.id is not None
    event = Event(
        ticket_id=ticket.id,
        what=what,
        actor=_actor(by),
        actor_id=by.id if isinstance(by, Account) else None,
        before=before,
        after=after,
    )
    session.add(event)
    await session.flush()
    assert event.id is not None
    ticket.last_event_id = event.id
    ticket.updated_at = max(now(), ticket.created_at)
    session.add(ticket)
    await session.flush()
    await _renew_links(session, ticket)
    await session.execute(
        text("SELECT pg_notify(:channel, :number)"), {"channel": TICKETS, "number": f"{event.id}:{ticket.id}"}
    )
    return event


async def _renew_links(session: AsyncSession, ticket: Ticket) -> None:
    """Whatever happens keeps the private links alive; one that was revoked stays dead."""
    renewed = update(Link).where(col(Link.ticket_id) == ticket.id, col(Link.revoked_at).is_(None))
    until = func.greatest(col(Link.expires_at), now() + LASTS_IN)
    await session.execute(renewed.values(expires_at=until).execution_options(synchronize_session="fetch"))


def _actor(by: By) -> Actor:
    if isinstance(by, Account):
        return Actor.account
    return Actor(by.value) if by else Actor.requester


def sentence(
    what: What, before: str | None, after: str | None, *, people: dict[int, str], by: int | None = None
) -> str:
    """What happened, as it follows a name: "Ines *set the status to In progress*".

    Args:
        what: What happened.
        before: The old value.
        after: The new value; for an assignment the account's number.
        people: Names by account number.
        by: The account that did it, for what it did to itself.
    """
    match what:
        case What.created:
            return "wrote the ticket"
        case What.assigned:
            if not after:
                return "took the assignment off"
            return "took it" if int(after) == by else f"assigned it to {people.get(int(after), 'somebody')}"
        case What.status:
            return _status_sentence(before, Status(after or Status.open))
        case What.category:
            return f"set the category to {Category(after or Category.general).word}"
        case What.priority:
            return f"set the priority to {Priority(after or Priority.medium).word}"
        case What.replied:
            return "replied"
        case What.noted:
            return "added an internal note"
        case What.deleted:
            return "deleted it"
        case What.restored:
            return "brought it back"
        case What.link_revoked:
            return "revoked the private link"
        case What.link_made:
            return "made a new private link"


def _status_sentence(before: str | None, after: Status) -> str:
    if before in (Status.resolved, Status.closed) and after in (Status.open, Status.in_progress):
        return "reopened it" if after is Status.open else "reopened it, in progress"
    return {
        Status.resolved: "resolved it",
        Status.closed: "closed it",
    }.get(after, f"set the status to {after.word}")


async def history(session: AsyncSession, ticket: Ticket) -> Sequence[Event]:
    """The lines of a ticket that the caller may see, oldest first."""
    return (
        await session.exec(select(Event).where(Event.ticket_id == ticket.id).order_by(col(Event.id)))
    ).all()
