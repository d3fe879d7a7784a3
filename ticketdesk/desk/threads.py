"""What is told on one ticket: its own conversation, and that of the tickets that were merged into it. Nothing was moved for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select as Rows
from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.models import Account, Event, Message, Ticket, What

TOLD_IN_WORDS = (What.replied, What.noted, What.held, What.took_back)
"""Lines of history that stand in the conversation themselves, or tell of words that nobody was to read."""


@dataclass(frozen=True)
class Thread:
    """A conversation, or its end.

    Args:
        merged: The tickets that were merged into it, and those that had been merged into these, oldest first.
        said: The messages with their authors, oldest first.
        earlier: How many messages there are before these.
    """

    merged: Sequence[Ticket]
    said: Sequence[tuple[Message, Account | None]]
    earlier: int = 0

    @property
    def since(self) -> datetime | None:
        """When its end begins; None where nothing is left out."""
        return self.said[0][0].created_at if self.earlier else None


async def of(session: AsyncSession, ticket: Ticket, *, most: int | None = None) -> Thread:
    """The conversation on a ticket, whoever may read what: only for people of the desk.

    Args:
        session: Any session.
        ticket: A ticket that the caller may see.
        most: At most so many of the newest messages; None for all.
    """
    joined = await merged(session, ticket)
    numbers = [ticket.id, *(one.id for one in joined)]
    statement = select(Message, Account).join(Account, Account.id == Message.author_id, isouter=True)  # type: ignore[arg-type]
    statement = statement.where(col(Message.ticket_id).in_(numbers)).order_by(col(Message.id).desc())
    said = list((await session.exec(statement.limit(most))).all())[::-1]
    is_cut = most is not None and len(said) == most
    return Thread(joined, said, await _count(session, numbers) - len(said) if is_cut else 0)


async def history(session: AsyncSession, ticket: Ticket, *, since: datetime | None = None) -> Sequence[Event]:
    """The lines of a ticket's history that no message tells, oldest first.

    Args:
        session: Any session.
        ticket: A ticket that the caller may see.
        since: Leave out what happened before.
    """
    statement = select(Event).where(Event.ticket_id == ticket.id, col(Event.what).not_in(TOLD_IN_WORDS))
    if since:
        statement = statement.where(col(Event.created_at) >= since)
    return (await session.exec(statement.order_by(col(Event.id)))).all()


async def merged(session: AsyncSession, ticket: Ticket) -> Sequence[Ticket]:
    """The tickets whose words stand on another one, oldest first. A deleted one tells nothing until it is restored."""
    statement = select(Ticket).where(col(Ticket.id).in_(_merged_into(ticket.id)))
    return (await session.exec(statement.order_by(col(Ticket.id)))).all()


async def tellers(session: AsyncSession, numbers: Collection[int]) -> set[int]:
    """The tickets on which words of these stand, because they were merged into them."""
    found: set[int] = set()
    asked = set(numbers)
    while asked:
        statement = select(Ticket.merged_into_id).where(
            col(Ticket.id).in_(asked), col(Ticket.merged_into_id).isnot(None)
        )
        asked = {number for number in (await session.exec(statement)).all() if number} - found
        found |= asked
    return found


def _merged_into(number: int | None) -> Rows[tuple[int | None]]:
    living = col(Ticket.deleted_at).is_(None)
    first = (
        select(col(Ticket.id)).where(Ticket.merged_into_id == number, living).cte("joined", recursive=True)
    )
    further = select(col(Ticket.id)).join(first, col(Ticket.merged_into_id) == first.c.id).where(living)
    return select(first.union(further).c.id)


async def _count(session: AsyncSession, numbers: Collection[int | None]) -> int:
    statement = select(func.count()).select_from(Message).where(col(Message.ticket_id).in_(numbers))
    return (await session.exec(statement)).one()
