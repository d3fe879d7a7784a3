"""Lists of tickets for programs: a page is built in PostgreSQL and passed on as bytes.

Which tickets and in which order is the same ``TicketFilter`` and the same ``Sort`` as on the screens (``desk/lists.py``).
The SQL of each shape of a filter is made once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import FromClause, Select, column, literal_column, select, table
from sqlalchemy.dialects.postgresql import psycopg
from sqlmodel import col

from ticketdesk.desk import ordered, sorting, stepwise
from ticketdesk.desk.bare import Asked
from ticketdesk.desk.filters import Shape, TicketFilter
from ticketdesk.desk.rarity import Rarity
from ticketdesk.desk.sorting import BY_VALUE, Place, Sort
from ticketdesk.desk.telling import COLUMNS
from ticketdesk.models import Ticket

Statement = Select[*tuple[Any, ...]]
MOST = 200
USUAL = 50
IN_ORDER = frozenset(
    frozenset(names.split())
    for names in (
        "",
        "status",
        "status priority",
        "category priority",
        "status category priority",
        "assignee",
        "assignee status",
    )
)
"""Filters that have an index with the order of the list in it: one plan is the best for whatever values they have."""
_OF_LAST = col(Ticket.id) == literal_column("page.number")
_HAVE_FIRST = frozenset({*BY_VALUE, Sort.changed})


def page(
    wanted: TicketFilter,
    *,
    me: int | None,
    after: Place | None,
    size: int,
    sort: Sort = Sort.newest,
    rarity: Rarity | None = None,
) -> Iterator[Asked]:
    """What to ask for a page of the first tickets that fit, one question after the other until a row says ``is_whole``.

    The row: ``results`` (JSON), ``more``, and the place ``at``, ``number``, ``first`` of
    the last.

    Args:
        wanted: Which tickets.
        me: The account that asks, for "assigned to me".
        after: Where the page before ended.
        size: How many, 1 to ``MOST``.
        sort: In which order.
        rarity: How rare words are; without it, words are looked for as PostgreSQL plans it each time.
    """
    shape, values, has_place = wanted.shape, values_of(wanted, me=me, after=after), after is not None
    if _is_in_order(shape, sort):
        yield Asked(_whole(shape, sort, size, has_place=has_place), values)
    elif rarity and stepwise.has_words(shape, sort) and (rarest := rarity.rarest(values["words_0"].split())):
        if walked := stepwise.how_far(shape, rarest, size):
            yield Asked(_beginning(shape, sort, size, has_place=has_place, walked=walked), values)
        anchor = values["words_0"] if walked else rarest.word
        is_all = anchor == values["words_0"]
        others = tuple(part for part in shape if part[0] != "search") if is_all else shape
        yield Asked(_anchored(others, sort, size, has_place=has_place), values | {"anchor": anchor})
    elif ordered.takes_steps(shape, sort) and stepwise.has_steps(shape, sort):
        far = stepwise.far(shape)
        yield Asked(_beginning(shape, sort, size, has_place=has_place, walked=far), values)
        yield Asked(_rest(shape, sort, size, has_place=has_place), values, is_planned_anew=True)
    else:
        yield Asked(_whole(shape, sort, size, has_place=has_place), values, is_planned_anew=True)


@lru_cache(maxsize=1000)
def _is_in_order(shape: Shape, sort: Sort) -> bool:
    """Whether one plan is the best for whatever values."""
    named = frozenset(name for name, _ in shape)
    return sort in (Sort.newest, Sort.oldest) and (named in IN_ORDER or bool(ordered.apart(shape, sort)))


@lru_cache(maxsize=1000)
def _whole(shape: Shape, sort: Sort, size: int, *, has_place: bool) -> str:
    return _page(rows_of(COLUMNS, shape, sort, has_place=has_place, limit=size + 1), sort, size)


@lru_cache(maxsize=1000)
def _beginning(shape: Shape, sort: Sort, size: int, *, has_place: bool, walked: int) -> str:
    """The page where the beginning of the list holds it, or is all of the list."""
    beginning = stepwise.beginning(shape, sort, has_place=has_place, walked=walked)
    named = table("beginning", column("number"), column("fits"))
    fitting = stepwise.first_of(named, literal_column(str(size + 1))).subquery("walked")
    # Counting it as well would keep every row that was walked; so far one goes only in long lists.
    is_all = "FALSE" if walked > stepwise.FAR[0] else f"(SELECT count(*) FROM beginning) < {walked:d}"
    is_whole = f"more IS TRUE OR {is_all}"
    rows = _sql(_chosen(fitting, sort))
    return f"WITH beginning AS ({_sql(beginning)}) {_page(rows, sort, size, is_whole)}"


@lru_cache(maxsize=1000)
def _anchored(shape: Shape, sort: Sort, size: int, *, has_place: bool) -> str:
    found = stepwise.anchored(shape, sort, has_place=has_place, limit=size + 1)
    return _page(_sql(_chosen(found, sort)), sort, size)


@lru_cache(maxsize=1000)
def _rest(shape: Shape, sort: Sort, size: int, *, has_place: bool) -> str:
    gathered = stepwise.gathered(shape, sort, has_place=has_place, limit=size + 1)
    return _page(_sql(_chosen(gathered, sort)), sort, size)


def _page(rows: str, sort: Sort, size: int, is_whole: str = "true") -> str:
    first = f"({_sql(select(sorting.first(sort)).where(_OF_LAST))})" if sort in _HAVE_FIRST else "0"
    return f"""
        SELECT page.*, {first} AS first, {is_whole} AS is_whole FROM (
            SELECT coalesce(json_agg(told) FILTER (WHERE place <= {size:d}), '[]') AS results,
                max(place) > {size:d} AS more,
                max((told).created_at) FILTER (WHERE place = {size:d}) AS at,
                max((told).id) FILTER (WHERE place = {size:d}) AS number
            FROM (SELECT told, row_number() OVER () AS place FROM ({rows}) AS told) AS placed
        ) AS page"""


def values_of(wanted: TicketFilter, *, me: int | None, after: Place | None) -> dict[str, Any]:
    """The values of ``rows_of``, but for the limit."""
    return wanted.values_for_sql(me) | sorting.named(after)


def rows_of(columns: Mapping[str, str], shape: Shape, sort: Sort, *, has_place: bool, limit: int) -> str:
    """SQL for tickets of a shape of filter in order, by key.

    Args:
        columns: By the name that programs see, the column.
        shape: Which tickets.
        sort: In which order.
        has_place: Only those after the place of ``values_of``.
        limit: How many.
    """
    return _sql(ordered.limited(_told(columns), shape, sort, has_place=has_place, limit=limit))


def _chosen(numbers: FromClause, sort: Sort) -> Statement:
    """The tickets of these numbers."""
    return _told(COLUMNS).where(col(Ticket.id) == numbers.c.number).order_by(*sorting.ordered(sort))


def _told(columns: Mapping[str, str]) -> Statement:
    return select(*(col(getattr(Ticket, column)).label(name) for name, column in columns.items()))


def _sql(statement: Statement) -> str:
    return str(statement.compile(dialect=psycopg.dialect()))  # type: ignore[no-untyped-call]
