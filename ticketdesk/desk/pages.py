"""Lists of tickets for programs: a page is built in PostgreSQL and passed on as bytes.

Which tickets and in which order is the same ``TicketFilter`` and the same ``Sort`` as on the screens (``desk/lists.py``).
The SQL of each shape of a filter is made once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, literal_column, select
from sqlalchemy.dialects.postgresql import psycopg
from sqlmodel import col

from ticketdesk.desk import ordered, sorting
from ticketdesk.desk.bare import Asked
from ticketdesk.desk.filters import Shape, TicketFilter
from ticketdesk.desk.sorting import BY_VALUE, Place, Sort
from ticketdesk.desk.telling import COLUMNS
from ticketdesk.models import Ticket

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
    wanted: TicketFilter, *, me: int | None, after: Place | None, size: int, sort: Sort = Sort.newest
) -> Asked:
    """A page of the first tickets that fit.

    Its row: ``results`` (JSON objects with commas between them), ``more``, and the place ``at``, ``number``, ``first`` of
    the last.

    Args:
        wanted: Which tickets.
        me: The account that asks, for "assigned to me".
        after: Where the page before ended.
        size: How many, 1 to ``MOST``.
        sort: In which order.
    """
    statement = _page(wanted.shape, sort, size, has_place=after is not None)
    return Asked(
        statement, values_of(wanted, me=me, after=after), is_planned_anew=not _is_in_order(wanted, sort)
    )


def _is_in_order(wanted: TicketFilter, sort: Sort) -> bool:
    """Whether one plan is the best for whatever values."""
    named = frozenset(name for name, _ in wanted.shape)
    return sort in (Sort.newest, Sort.oldest) and (
        named in IN_ORDER or bool(ordered.apart(wanted.shape, sort))
    )


@lru_cache(maxsize=1000)
def _page(shape: Shape, sort: Sort, size: int, *, has_place: bool) -> str:
    rows = rows_of(COLUMNS, shape, sort, has_place=has_place, limit=size + 1)
    first = f"({_sql(select(sorting.first(sort)).where(_OF_LAST))})" if sort in _HAVE_FIRST else "0"
    return f"""
        SELECT page.*, {first} AS first FROM (
            SELECT coalesce(string_agg(row_to_json(told)::text, ',') FILTER (WHERE place <= {size:d}), '') AS results,
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
    told: list[Any] = [col(getattr(Ticket, column)).label(name) for name, column in columns.items()]
    return _sql(ordered.limited(select(*told), shape, sort, has_place=has_place, limit=limit))


def _sql(statement: Select[*tuple[Any, ...]]) -> str:
    return str(statement.compile(dialect=psycopg.dialect()))  # type: ignore[no-untyped-call]
