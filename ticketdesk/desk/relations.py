"""Two tickets that have to do with each other, and stay what they are. Each of them tells of the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import events, finding
from ticketdesk.errors import Refusal
from ticketdesk.models import Account, Relation, Ticket, What
from ticketdesk.models.columns import now

MOST = 50
"""So many links a ticket has at most."""


class TooManyLinks(Refusal):
    """This ticket is linked to 50 others already. Take one off first; nothing was changed."""

    status = 409


async def of(session: AsyncSession, ticket: Ticket) -> Sequence[Ticket]:
    """The living tickets that one which the caller may see is linked to, by number."""
    other = or_(
        (col(Relation.ticket_id) == ticket.id) & (col(Relation.other_id) == col(Ticket.id)),
        (col(Relation.other_id) == ticket.id) & (col(Relation.ticket_id) == col(Ticket.id)),
    )
    either = or_(col(Relation.ticket_id) == ticket.id, col(Relation.other_id) == ticket.id)
    statement = select(Ticket).join(Relation, other).where(either, col(Ticket.deleted_at).is_(None))
    return (await session.exec(statement.order_by(col(Ticket.id)))).all()


async def link(
    session: AsyncSession, number: int, other: int, *, by: Account, was: Mapping[str, Any] | None = None
) -> bool:
    """Link two tickets, which the caller has locked. False where they are linked already.

    Args:
        session: The transaction.
        number, other: The two.
        by: Who does it.
        was: What ``unlink`` gave, where it is only put back.

    Raises:
        TooManyLinks: one of them has as many as it can have.
    """
    if await _between(session, number, other) is not None:
        return False
    for one in (number, other):
        if len(await _numbers(session, one)) >= MOST:
            raise TooManyLinks
    who, at = (was["created_by"], datetime.fromisoformat(was["created_at"])) if was else (by.id, now())
    session.add(
        Relation(ticket_id=min(number, other), other_id=max(number, other), created_by=who, created_at=at)
    )
    await session.flush()
    await _tell(session, What.linked, number, other, by)
    return True


async def unlink(session: AsyncSession, number: int, other: int, *, by: Account) -> dict[str, Any] | None:
    """Take the link between two tickets off, which the caller has locked. Gives who made it and when; None: there was none."""
    found = await _between(session, number, other)
    if found is None:
        return None
    was = {"created_by": found.created_by, "created_at": found.created_at.isoformat()}
    await session.delete(found)
    await session.flush()
    await _tell(session, What.unlinked, number, other, by)
    return was


async def _between(session: AsyncSession, one: int, other: int) -> Relation | None:
    pair = (col(Relation.ticket_id) == min(one, other), col(Relation.other_id) == max(one, other))
    return (await session.exec(select(Relation).where(*pair))).first()


async def _numbers(session: AsyncSession, number: int) -> Sequence[int]:
    either = or_(col(Relation.ticket_id) == number, col(Relation.other_id) == number)
    return (await session.exec(select(Relation.ticket_id).where(either).limit(MOST))).all()


async def _tell(session: AsyncSession, what: What, number: int, other: int, by: Account) -> None:
    """Both tell it: of a link that is there the other is ``after``, of one that is gone ``before``."""
    for one, its in ((number, other), (other, number)):
        sides = {"after" if what is What.linked else "before": str(its)}
        await events.record(session, await finding.again(session, one), what, by=by, **sides)
