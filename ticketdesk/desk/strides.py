"""A list that no index has in order, looked through in strides: each is a statement that looks at so many tickets and no more.

Where PostgreSQL expects little of gathering all that fit, as of a rare word or a tag of few tickets, it is asked for that
instead. So no statement takes long, whatever is asked of a million tickets: a word that many have, and a part of the filter
that none of these fits, cost more strides and not a longer one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    func,
    literal_column,
    or_,
    select,
)
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import gathering, ordered, sorting, stepwise
from ticketdesk.desk.filters import Shape, TicketFilter
from ticketdesk.desk.sorting import BY_VALUE, Place, Sort
from ticketdesk.models import Ticket

Statement = Select[*tuple[Any, ...]]
FIRST, NEXT = 4_000, 6_000
"""So many tickets are looked at in the first stride, and in each after it: 1 to 3 us each."""
LOOKED_AT = 6_000
"""So many of the newest are counted for who does not wait."""
FEW, MOST = 4, 200
"""After so few strides what fits is gathered, if that takes two or three; after so many, however long it takes."""
NUMBERS: Statement = select(*(col(getattr(Ticket, name)) for name in ("id", "created_at", "last_event_id")))
"""What is asked of tickets of which only the numbers are wanted, in an order that is not by value."""


@dataclass(frozen=True)
class Asked:
    """A list, for whom, and in which order.

    Args:
        wanted: Which tickets.
        me: The account that asks, for "assigned to me".
        sort: In which order.
    """

    wanted: TicketFilter
    me: int | None
    sort: Sort = Sort.newest

    @property
    def shape(self) -> Shape:
        """What its SQL depends on."""
        return self.wanted.shape

    @property
    def needs_strides(self) -> bool:
        """Whether no index has it in order, and what it asks stands in the ticket."""
        return ordered.takes_strides(self.shape, self.sort)

    @property
    def weight(self) -> int:
        """How many times longer it takes to look at a ticket: texts are compared where a word has signs."""
        return 4 if {"exact", "sign"} & {*dict(self.shape).get("search", ())} else 1

    def values(self, place: Place | None = None) -> dict[str, Any]:
        """The values of its SQL by their names."""
        return self.wanted.values_for_sql(self.me) | sorting.named(place)


async def page(
    session: AsyncSession, base: Statement, asked: Asked, *, after: Place | None, limit: int
) -> Sequence[RowMapping]:
    """The first tickets of a list, or those after a place.

    Args:
        session: Any session.
        base: What is asked of each ticket, from tickets.
        asked: Which list.
        after: Where the page before ended.
        limit: How many.
    """
    limits = () if after is None else (ordered.after(asked.sort),)
    keys = _keys(asked.sort)
    cheap = await gathering.cheaply(session, asked.shape, asked.values(after), keys, limits)
    if cheap is None or not cheap.is_quick:
        with suppress(_TooMany):
            most = FEW if cheap else MOST
            return [row async for row in _strides(session, base, asked, after, limit, most=most)]
    every = cheap.statement if cheap else _every(asked, keys, limits)
    statement = _first_of(every, base, asked.sort, limit)
    return (await session.execute(statement, asked.values(after))).mappings().all()


async def count(session: AsyncSession, asked: Asked, *, cap: int, is_patient: bool) -> tuple[int, bool]:
    """How many tickets fit, and whether these are all.

    Args:
        session: Any session.
        asked: Which list.
        cap: Counting may end above it.
        is_patient: Go on until the cap or the end of the list, not only for one stride.
    """
    cheap = await gathering.cheaply(session, asked.shape, asked.values())
    if cheap and (cheap.is_quick or is_patient):
        total = select(func.count()).select_from(cheap.statement.subquery())
        return int((await session.execute(total, asked.values())).scalar_one()), True
    if is_patient:
        return await _counted(session, asked, cap + 1)
    looked = LOOKED_AT // asked.weight
    statement = _stride(NUMBERS, asked, None, looked=looked, limit=cap + 1, has_place=False)
    rows = (await session.execute(statement, asked.values())).mappings().all()
    return sum(bool(row["fits"]) for row in rows), not any(row["nth"] == looked for row in rows)


async def _counted(session: AsyncSession, asked: Asked, limit: int) -> tuple[int, bool]:
    many = 0
    try:
        async for _ in _strides(session, NUMBERS, asked, None, limit, most=MOST):
            many += 1
    except _TooMany:
        return many, False
    return many, many < limit


class _TooMany(Exception):
    """So many strides were made, and the list is not at its end."""


async def _strides(
    session: AsyncSession, base: Statement, asked: Asked, after: Place | None, limit: int, *, most: int
) -> AsyncIterator[RowMapping]:
    first, following = FIRST // asked.weight, NEXT // asked.weight
    left, many = limit, 0
    for rank, value in _lists(asked, after):
        stride = partial(_stride, base, asked, value, limit=limit)
        place = after if after and rank in (0, after.first) else None
        looked, statement = first, stride(looked=first, has_place=place is not None)
        while left:
            rows = (await session.execute(statement, asked.values(place))).mappings().all()
            for row in [row for row in rows if row["fits"]][:left]:
                yield row
                left -= 1
            if not rows or rows[-1]["nth"] != looked:
                break
            if (many := many + 1) >= most:
                raise _TooMany
            place = sorting.place(asked.sort, rows[-1])
            if looked != following:
                looked, statement = following, stride(looked=following, has_place=True)


def _lists(asked: Asked, after: Place | None) -> Iterator[tuple[int, Any]]:
    """An order by value is one list after another; with the place of each value among the others, from 1."""
    if asked.sort not in BY_VALUE:
        yield 0, None
        return
    chosen = getattr(asked.wanted, asked.sort.value)
    for rank, value in enumerate(BY_VALUE[asked.sort], 1):
        if (not chosen or value in chosen) and (after is None or rank >= after.first):
            yield rank, value


def _stride(
    base: Statement, asked: Asked, value: Any, *, looked: int, limit: int, has_place: bool
) -> Statement:
    """What fits in so many tickets, and the last of them in any case: the next stride begins after it."""
    is_of_value = stepwise.of_value(asked.sort, value)
    limits = (sorting.after(asked.sort),) if has_place else ()
    walk = stepwise.walk(asked.shape, asked.sort, is_of_value, limits, looked).subquery("walk")
    numbered = select(walk, func.row_number().over().label("nth")).subquery("numbered")
    is_last = numbered.c.nth == literal_column(str(int(looked)))
    told = select(numbered).where(or_(numbered.c.fits, is_last)).limit(literal_column(str(int(limit + 1))))
    some = told.subquery("some")
    return (
        base.add_columns(some.c.fits, some.c.nth).where(col(Ticket.id) == some.c.number).order_by(some.c.nth)
    )


def _every(asked: Asked, keys: gathering.Columns, limits: gathering.Conditions) -> Statement:
    return gathering.found_by(TicketFilter.where_of(asked.shape), asked.shape, keys, limits)


def _ranks(sort: Sort) -> list[ColumnElement[Any]]:
    return [sorting.first(sort)] if sort in BY_VALUE else []


def _keys(sort: Sort) -> list[ColumnElement[Any]]:
    return [key.label(f"key_{nth}") for nth, key in enumerate([*_ranks(sort), *sorting.keys(sort)])]


def _first_of(fitting: Statement, base: Statement, sort: Sort, limit: int) -> Statement:
    """A page of all that fit."""
    found = fitting.subquery("found")
    keys: list[Any] = [found.c[key.name] for key in _keys(sort)]
    ups = len(keys) if sort is Sort.oldest else len(_ranks(sort))
    order = [*keys[:ups], *(key.desc() for key in keys[ups:])]
    first = select(found.c.number).order_by(*order).limit(literal_column(str(int(limit)))).subquery("first")
    return base.where(col(Ticket.id) == first.c.number).order_by(*_ranks(sort), *sorting.ordered(sort))
