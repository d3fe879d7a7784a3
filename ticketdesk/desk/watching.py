"""Who wants to hear of a ticket although it is somebody else's. It is nobody's history: it changes nothing of the ticket."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.live import TICKETS
from ticketdesk.models import Account, Ticket, Watcher
from ticketdesk.models.columns import now


async def of(session: AsyncSession, ticket: Ticket) -> Sequence[Account]:
    """Who watches a ticket that the caller may see, by name; who is switched off hears nothing and is left out."""
    statement = select(Account).join(Watcher, col(Watcher.account_id) == col(Account.id))
    statement = statement.where(Watcher.ticket_id == ticket.id, col(Account.disabled_at).is_(None))
    return (await session.exec(statement.order_by(col(Account.name), col(Account.id)))).all()


async def watch(session: AsyncSession, number: int, *, by: Account, since: datetime | None = None) -> bool:
    """Have somebody hear of a ticket, which the caller has locked. False where they do already.

    Args:
        session: The transaction.
        number: The ticket's number.
        by: Who.
        since: Since when, where it is only put back.
    """
    row = {"ticket_id": number, "account_id": by.id, "created_at": since or now()}
    made = insert(Watcher).values(row).on_conflict_do_nothing().returning(col(Watcher.ticket_id))
    return await _told(session, number, is_news=bool((await session.execute(made)).first()))


async def unwatch(session: AsyncSession, number: int, *, by: Account) -> datetime | None:
    """Have somebody hear of a ticket no longer. Gives since when they did; None: they did not."""
    theirs = delete(Watcher).where(col(Watcher.ticket_id) == number, col(Watcher.account_id) == by.id)
    since = (await session.execute(theirs.returning(col(Watcher.created_at)))).scalar()
    await _told(session, number, is_news=since is not None)
    return since


_TELL = text("SELECT pg_notify(:channel, last_event_id || ':' || id) FROM tickets WHERE id = :number")


async def _told(session: AsyncSession, number: int, *, is_news: bool) -> bool:
    """Have pages look again at a ticket that stays as it is, but is watched by others now."""
    if is_news:
        await session.execute(_TELL, {"channel": TICKETS, "number": number})
    return is_news
