"""Lists of tickets: in one of their orders, a page at a time by key and never by offset, and an honest amount."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, RowMapping, Select, and_, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import capped, counts, ordered, sorting
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.sorting import Place, Sort
from ticketdesk.models import Account, Ticket

PAGE_SIZE = 50
CAP = 1_000
SPREAD = 10_000
"""So many tickets at most are looked at to tell how they spread over the values of a part."""
_COLUMNS = (
    *("id", "title", "email", "category", "category_source", "priority", "priority_source", "status"),
    *("assignee_id", "retry_at", "snoozed_until", "created_at", "updated_at", "tags", "last_event_id"),
)


@dataclass(frozen=True)
class Page:
    """Some rows, and the place after which the next page begins (None at the end)."""

    rows: Sequence[RowMapping]
    after: Place | None


@dataclass(frozen=True)
class Amount:
    """How many tickets there are, or that there are more than so many."""

    count: int
    is_capped: bool = False

    def __str__(self) -> str:
        return f"{self.count:,}{'+' if self.is_capped else ''}"


def _rows() -> Select[*tuple[Any, ...]]:
    columns = [col(getattr(Ticket, name)) for name in _COLUMNS]
    return select(*columns, col(Account.name).label("assignee")).join_from(
        Ticket, Account, col(Account.id) == col(Ticket.assignee_id), isouter=True
    )


async def page(
    session: AsyncSession,
    wanted: TicketFilter,
    *,
    by: Account | None,
    after: Place | None = None,
    size: int = PAGE_SIZE,
    sort: Sort = Sort.newest,
) -> Page:
    """The first tickets that fit, or those after a place.

    Args:
        session: Any session.
        wanted: Which tickets.
        by: Who looks.
        after: Where the page before ended.
        size: How many rows.
        sort: In which order; a place is only one in the order that it came from.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
    """
    me = require(by, Act.see_tickets).id
    statement = ordered.limited(_rows(), wanted.shape, sort, has_place=after is not None, limit=size + 1)
    values = wanted.values_for_sql(me) | sorting.named(after)
    rows = (await session.execute(statement, values)).mappings().all()
    shown = rows[:size]
    return Page(shown, sorting.place(sort, shown[-1]) if len(rows) > size else None)


def down_to(page: Page, last: int | None, *, size: int, sort: Sort = Sort.newest) -> Page:
    """As much of a page as somebody needs who had read down to a row before others came above it.

    Args:
        page: Rows from the beginning of the list.
        last: The ticket of that row; of None, or of one that is not there any more, only ``size`` counts.
        size: So many rows at least, where there are as many.
        sort: In which order.
    """
    at = next((at for at, row in enumerate(page.rows, 1) if row["id"] == last), 0)
    kept = page.rows[: max(at, size)]
    return page if len(kept) == len(page.rows) else Page(kept, sorting.place(sort, kept[-1]))


async def total(session: AsyncSession, wanted: TicketFilter, *, by: Account | None) -> int:
    """How many tickets fit, exactly.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
    """
    return await total_for(session, wanted, me=require(by, Act.see_tickets).id)


async def total_for(session: AsyncSession, wanted: TicketFilter, *, me: int | None) -> int:
    """The same total, for a caller that tells it only to people who were let in."""
    known = await counts.kept(session, wanted, me=me)
    if known is not None:
        return known
    statement = select(func.count()).select_from(Ticket).where(*wanted.where(me=me))
    return int((await session.execute(statement)).scalar_one())


async def at_most(
    session: AsyncSession, wanted: TicketFilter, *, by: Account | None, cap: int = CAP
) -> Amount:
    """How many tickets fit, as far as that is quickly told.

    Args:
        session: Any session.
        wanted: Which tickets.
        by: Who looks.
        cap: Where counting one by one ends; what the counters know is exact all the same.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
    """
    return await at_most_for(session, wanted, me=require(by, Act.see_tickets).id, cap=cap)


async def at_most_for(
    session: AsyncSession, wanted: TicketFilter, *, me: int | None, cap: int = CAP
) -> Amount:
    """The same amount, for a caller that tells it only to people who were let in."""
    known = await counts.kept(session, wanted, me=me)
    if known is not None:
        return Amount(known)
    found = await capped.count(session, wanted, me=me, cap=cap)
    return Amount(min(found, cap), is_capped=found > cap)


async def by_value(
    session: AsyncSession, wanted: TicketFilter, value: ColumnElement[Any], *, me: int | None
) -> tuple[dict[str, int], bool]:
    """How the newest tickets that fit spread over the values of a column; for a caller that asked who looks.

    Args:
        session: Any session.
        wanted: Which tickets.
        value: The column, or a list of values of which each counts.
        me: The account that asks, for "assigned to me".

    Returns:
        By value, how many; and whether there are more tickets than were looked at.
    """
    newest = (
        select(value.label("value"))
        .where(*wanted.where(me=me))
        .order_by(*sorting.ordered(Sort.newest))
        .limit(SPREAD + 1)
    )
    looked = newest.cte("looked")
    one: Any = func.unnest(looked.c.value) if isinstance(value.type, ARRAY) else looked.c.value
    spread = select(one.label("one"), func.count().label("many")).group_by("one").subquery()
    total = select(func.count()).select_from(looked).scalar_subquery()
    rows = (await session.execute(select(spread.c.one, spread.c.many, total))).all()
    return {str(row[0]): int(row[1]) for row in rows}, any(row[2] > SPREAD for row in rows)


async def changed(
    session: AsyncSession, numbers: Sequence[int], wanted: Mapping[str, tuple[TicketFilter, int | None]]
) -> Sequence[RowMapping]:
    """The present rows of some tickets, read once for all lists: each row says which lists it fits.

    The caller tells the rows only to people who may see tickets; that was asked when they opened the list.

    Args:
        session: Any session.
        numbers: The tickets that changed.
        wanted: By a name that is a valid SQL label, a list's filter and the account it was opened for.
    """
    fits = []
    for name, (ticket_filter, me) in wanted.items():
        fits.append(and_(*ticket_filter.where(me=me)).label(name))
    statement = _rows().add_columns(*fits).where(col(Ticket.id).in_(numbers))
    return (await session.execute(statement)).mappings().all()
