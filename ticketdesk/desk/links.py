"""The private link to a ticket's public side: whoever holds the key sees exactly that one ticket."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.keys import hash_of, new_key
from ticketdesk.errors import NotFound
from ticketdesk.models import Link, Ticket
from ticketdesk.models.columns import now

LASTS_IN = timedelta(days=30)


async def create(session: AsyncSession, ticket: Ticket) -> str:
    """Make a link and return its key, which is not stored and cannot be told again."""
    key = new_key()
    assert ticket.id is not None
    session.add(Link(ticket_id=ticket.id, key_hash=hash_of(key), expires_at=now() + LASTS_IN))
    await session.flush()
    return key


async def ticket_behind(session: AsyncSession, key: object) -> Ticket:
    """The ticket that a key opens.

    Raises:
        NotFound: the key is unknown, expired or revoked, or the ticket was deleted.
    """
    found = None
    if isinstance(key, str) and key:
        statement = (
            select(Ticket)
            .join(Link, Link.ticket_id == Ticket.id)  # type: ignore[arg-type]
            .where(Link.key_hash == hash_of(key), Link.revoked_at == None, Link.expires_at > now())  # noqa: E711
            .where(Ticket.deleted_at == None)  # noqa: E711
        )
        found = (await session.exec(statement)).first()
    if found is None:
        raise NotFound(
            "This link does not open a ticket. It may be incomplete, expired, or the ticket was removed."
        )
    return found
