"""The private link to a ticket's public side: whoever holds the key sees exactly that one ticket.

A link lives until 30 days after the last thing that happened to its ticket (``desk/events.py`` renews it), unless an
agent revokes it. The one that stands in mails is derived from the desk's secret, so that each mail can tell it again.
"""

from __future__ import annotations

import base64
import hmac

from sqlalchemy import text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from ticketdesk.config import settings
from ticketdesk.desk import audit, events, finding, seal
from ticketdesk.desk.bare import Hand, first
from ticketdesk.desk.keys import hash_of, new_key
from ticketdesk.errors import NotFound
from ticketdesk.models import Account, Deed, Link, Ticket, What
from ticketdesk.models.columns import now
from ticketdesk.models.link import LASTS_IN

__all__ = ["LASTS_IN", "behind", "create", "for_mail", "make", "opens", "revoke", "ticket_behind"]

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


async def for_mail(session: AsyncSession, ticket: Ticket) -> str:
    """The key of the link that stands in every mail about a ticket. It is not stored: the desk's secret makes it again.

    Each ticket has one such link that works; when it was revoked, the next mail brings another one.
    """
    link = (await session.exec(_derived(ticket).with_for_update())).first()
    key = await _derived_key(session, link.id or 0) if link else ""
    if link is None or hash_of(key) != link.key_hash:
        return await _new_for_mail(session, ticket, link)
    link.expires_at = max(link.expires_at, now() + LASTS_IN)
    session.add(link)
    return key


async def _new_for_mail(session: AsyncSession, ticket: Ticket, old: Link | None) -> str:
    """Another one. What was made with another secret of the desk still opens for whoever has it."""
    if old:
        old.is_derived = False
        session.add(old)
        await session.flush()
    number = (await session.execute(text("SELECT nextval('links_id_seq')::integer"))).scalar_one()
    key = await _derived_key(session, number)
    values = {"id": number, "ticket_id": ticket.id, "key_hash": hash_of(key), "is_derived": True}
    made = insert(Link).values(**values, created_at=now(), expires_at=now() + LASTS_IN)
    await session.execute(made.on_conflict_do_nothing())
    # Of two mails at once one made it.
    kept = (await session.exec(_derived(ticket))).one()
    return await _derived_key(session, kept.id or 0)


def _derived(ticket: Ticket) -> SelectOfScalar[Link]:
    is_one = col(Link.is_derived) & col(Link.revoked_at).is_(None)
    return select(Link).where(Link.ticket_id == ticket.id, is_one)


async def _derived_key(session: AsyncSession, number: int) -> str:
    secret = await seal.derived(session, "links")
    made = hmac.digest(secret, f"link {number}".encode(), "sha256")
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def address(key: str) -> str:
    """Where a key leads."""
    return f"{settings().address}/t/{key}"


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
