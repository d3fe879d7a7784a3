"""The private link to a ticket's public side: whoever holds the key sees exactly that one ticket.

A link lives until 30 days after the last thing that happened to its ticket (``desk/events.py`` renews it), unless an
agent revokes it.
"""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import audit, events, finding
from ticketdesk.desk.bare import Hand, first
from ticketdesk.desk.keys import hash_of, new_key
from ticketdesk.errors import NotFound
from ticketdesk.models import Account, Deed, Link, Ticket, What
from ticketdesk.models.columns import now
from ticketdesk.models.link import LASTS_IN

__all__ = ["LASTS_IN", "behind", "create", "make", "opens", "revoke", "ticket_behind"]

CLOSED = "This link does not open a ticket. It may be incomplete, expired, or the ticket was removed."


async def create(session: AsyncSession, ticket: Ticket) -> str:
    """Make a link and return its key, which is not stored and cannot be told again."""
    assert ticket.id is not None
    return await open_to(session, ticket.id)


_OPEN = """
    INSERT INTO links (ticket_id, key_hash, created_at, expires_at)
    VALUES (%(number)s, %(key_hash)s, %(moment)s, %(until)s)
"""


async def open_to(hand: Hand, number: int) -> str:
    """The same for a ticket that was just stored, whoever opened the transaction."""
    key, moment = new_key(), now()
    values = {"number": number, "key_hash": hash_of(key), "moment": moment, "until": moment + LASTS_IN}
    await first(hand, _OPEN, values)
    return key


async def make(session: AsyncSession, number: int, *, by: Account | None) -> str:
    """Make a new link for an agent to pass on, and return its key. Older ones still work unless they are revoked.

    Raises:
        NotSignedIn, NotAllowed, NotFound, TicketIsDeleted: as for any change.
    """
    ticket, who = await finding.to_change(session, number, by=by)
    key = await create(session, ticket)
    await events.record(session, ticket, What.link_made, by=who)
    await audit.record(session, Deed.link_made, by=who, about=f"ticket {ticket.id}")
    return key


async def revoke(session: AsyncSession, number: int, *, by: Account | None) -> int:
    """Close every link to a ticket for good, also in pages that are open. Returns how many there were.

    Raises:
        NotSignedIn, NotAllowed, NotFound, TicketIsDeleted: as for any change.
    """
    ticket, who = await finding.to_change(session, number, by=by)
    alive = update(Link).where(col(Link.ticket_id) == ticket.id, col(Link.revoked_at).is_(None))
    closed = await session.execute(
        alive.values(revoked_at=now()).returning(col(Link.id)).execution_options(synchronize_session="fetch")
    )
    count = len(closed.all())
    if count:
        await events.record(session, ticket, What.link_revoked, by=who)
        await audit.record(session, Deed.link_revoked, by=who, about=f"ticket {ticket.id}")
    return count


async def behind(session: AsyncSession, key: object) -> tuple[Link, Ticket]:
    """The link that a key belongs to, and the ticket that it opens.

    Raises:
        NotFound: the key is unknown, expired or revoked, or the ticket was deleted.
    """
    if isinstance(key, str) and key:
        link = (await session.exec(select(Link).where(Link.key_hash == hash_of(key)))).first()
        ticket = await _opened(session, link)
        if link and ticket:
            return link, ticket
    raise NotFound(CLOSED)


async def ticket_behind(session: AsyncSession, key: object) -> Ticket:
    """The ticket that a key opens.

    Raises:
        NotFound: the key is unknown, expired or revoked, or the ticket was deleted.
    """
    return (await behind(session, key))[1]


async def opens(session: AsyncSession, link_id: int) -> Ticket | None:
    """The ticket that a link opens at this moment, or None when it opens nothing any more."""
    return await _opened(session, await session.get(Link, link_id))


async def _opened(session: AsyncSession, link: Link | None) -> Ticket | None:
    if link is None or link.revoked_at is not None or link.expires_at <= now():
        return None
    ticket = await session.get(Ticket, link.ticket_id)
    return ticket if ticket and ticket.deleted_at is None else None
