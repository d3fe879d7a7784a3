"""What else a requester wrote, beside one of the tickets: the newest of it, and how much there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.lists import Amount
from ticketdesk.models import Ticket

SHOWN = 5
CAP = 100
"""So far they are counted."""


class Others(NamedTuple):
    """A requester's other tickets: the newest, and how many there are."""

    newest: Sequence[Ticket]
    amount: Amount


NONE = Others((), Amount(0))


async def of(session: AsyncSession, ticket: Ticket) -> Others:
    """The living tickets of the same address as one which the caller may see, however it is spelled there."""
    if not ticket.email:
        return NONE
    # As in the index, so that it is read in order and never sorted.
    is_theirs = (
        func.lower(col(Ticket.email)) == func.lower(ticket.email),
        col(Ticket.email).is_not(None),
        col(Ticket.deleted_at).is_(None),
        col(Ticket.id) != ticket.id,
    )
    newest = select(Ticket).where(*is_theirs).order_by(col(Ticket.created_at).desc()).limit(SHOWN)
    some = (await session.exec(newest)).all()
    if len(some) < SHOWN:
        return Others(some, Amount(len(some)))
    capped = select(col(Ticket.id)).where(*is_theirs).limit(CAP + 1).subquery()
    count = (await session.exec(select(func.count()).select_from(capped))).one()
    return Others(some, Amount(min(count, CAP), is_capped=count > CAP))
