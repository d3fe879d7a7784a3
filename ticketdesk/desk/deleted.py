"""The tickets that were deleted and can still be brought back, those that went last first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import RowMapping, Select, select, tuple_
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.access import Act, require
from ticketdesk.models import Account, Ticket
from ticketdesk.models.columns import now
from ticketdesk.models.ticket import RESTORABLE_IN

PAGE_SIZE = 50


class Place(NamedTuple):
    """Where a page ended: when its last ticket was deleted, and which one that was."""

    at: datetime
    number: int


@dataclass(frozen=True)
class Page:
    """Some rows, and the place after which the next page begins (None at the end)."""

    rows: Sequence[RowMapping]
    after: Place | None


async def page(
    session: AsyncSession, *, by: Account | None, after: Place | None = None, size: int = PAGE_SIZE
) -> Page:
    """The first of them, or those after a place.

    Args:
        session: Any session.
        by: Who looks.
        after: Where the page before ended.
        size: How many rows.

    Raises:
        NotSignedIn, NotAllowed: the account may not bring tickets back.
    """
    require(by, Act.delete_tickets)
    key: Any = (col(Ticket.deleted_at), col(Ticket.id))
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Ticket.id),
            col(Ticket.title),
            col(Ticket.email),
            col(Ticket.status),
            col(Ticket.deleted_at),
            col(Account.name).label("deleted_by"),
        )
        .join_from(Ticket, Account, col(Account.id) == col(Ticket.deleted_by), isouter=True)
        .where(col(Ticket.deleted_at).is_not(None), col(Ticket.deleted_at) > now() - RESTORABLE_IN)
        .order_by(*(one.desc() for one in key))
        .limit(size + 1)
    )
    if after is not None:
        statement = statement.where(tuple_(*key) < tuple_(*after))
    rows = (await session.execute(statement)).mappings().all()
    shown = rows[:size]
    return Page(shown, Place(shown[-1]["deleted_at"], shown[-1]["id"]) if len(rows) > size else None)
