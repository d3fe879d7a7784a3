"""Lists of tickets: in one of their orders, a page at a time by key and never by offset, and an honest amount."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, Select, and_, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import counts, ordered, sorting, strides
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.sorting import Place, Sort
from ticketdesk.desk.strides import Asked
from ticketdesk.models import Account, Ticket

PAGE_SIZE = 50
CAP = 1_000
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

    @property
    def plain(self) -> str:
        """The same without commas: a browser sets those that its reader is used to."""
        return f"{self.count}{'+' if self.is_capped else ''}"


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
    asked = Asked(wanted, require(by, Act.see_tickets).id, sort)
    found = await rows(session, _rows(), asked, after=after, limit=size + 1)
    shown = found[:size]
    return Page(shown, sorting.place(sort, shown[-1]) if len(found) > size else None)


async def rows(
    session: AsyncSession,
    base: Select[*tuple[Any, ...]],
    asked: Asked,
    *,
    after: Place | None = None,
    limit: int,
) -> Sequence[RowMapping]:
    """The first rows of a list, or those after a place; for a caller that asked who looks.

    Args:
        session: Any session.
        base: What is asked of each ticket, what its place is made of among it.
        asked: Which list.
        after: Where the page before ended.
        limit: How many.
    """
    if asked.needs_strides:
        return await strides.page(session, base, asked, after=after, limit=limit)
    statement = ordered.limited(base, asked.shape, asked.sort, has_place=after is not None, limit=limit)
    return (await session.execute(statement, asked.values(after))).mappings().all()


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


async def amount_of(session: AsyncSession, wanted: TicketFilter, page: Page, *, by: Account | None) -> Amount:
    """The same amount for a list whose first page was read: of a short one it is known, of any other it is more.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
    """
    require(by, Act.see_tickets)
    if page.after is None:
        return Amount(len(page.rows))
    found = await at_most(session, wanted, by=by)
    return Amount(max(found.count, len(page.rows)), is_capped=True) if found.is_capped else found


async def at_most_for(
    session: AsyncSession, wanted: TicketFilter, *, me: int | None, cap: int = CAP, is_patient: bool = False
) -> Amount:
    """The same amount, for a caller that tells it only to people who were let in.

    Args:
        session: Any session.
        wanted: Which tickets.
        me: The account that asks, for "assigned to me".
        cap: Where counting one by one ends.
        is_patient: Count up to the cap however long the list has to be looked through for it; otherwise what is seen among the
            newest is told as at least so many.
    """
    known = await counts.kept(session, wanted, me=me)
    if known is not None:
        return Amount(known)
    if (asked := Asked(wanted, me)).needs_strides:
        found, are_all = await strides.count(session, asked, cap=cap, is_patient=is_patient)
        return Amount(min(found, cap), is_capped=not are_all or found > cap)
    # Without an order PostgreSQL may read the whole table from the oldest on, for what is among the newest or rare.
    newest = select(col(Ticket.id)).where(*wanted.where(me=me)).order_by(*sorting.ordered(Sort.newest))
    some = newest.limit(cap + 1).subquery()
    found = int((await session.execute(select(func.count()).select_from(some))).scalar_one())
    return Amount(min(found, cap), is_capped=found > cap)


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
