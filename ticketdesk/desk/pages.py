"""Lists of tickets for programs: a page is built in PostgreSQL and passed on as bytes.

Which tickets and in which order is the same ``TicketFilter`` and the same key as on the screens (``desk/lists.py``).
The SQL of each shape of a filter is made once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, literal_column, select, tuple_
from sqlalchemy.dialects.postgresql import psycopg
from sqlmodel import col

from ticketdesk.desk.bare import Asked
from ticketdesk.desk.filters import Shape, TicketFilter
from ticketdesk.desk.lists import Place
from ticketdesk.desk.telling import COLUMNS
from ticketdesk.models import Ticket
from ticketdesk.models.columns import Moment

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


def page(wanted: TicketFilter, *, me: int | None, after: Place | None, size: int) -> Asked:
    """A page of the newest tickets that fit.

    Its row: ``results`` (JSON objects with commas between them), ``more``, and the place ``at``, ``number`` of the last.

    Args:
        wanted: Which tickets.
        me: The account that asks, for "assigned to me".
        after: Where the page before ended.
        size: How many, 1 to ``MOST``.
    """
    statement = _page(wanted.shape, size, has_place=after is not None)
    is_planned_anew = frozenset(name for name, _ in wanted.shape) not in IN_ORDER
    return Asked(statement, values_of(wanted, me=me, after=after), is_planned_anew)


@lru_cache(maxsize=1000)
def _page(shape: Shape, size: int, *, has_place: bool) -> str:
    rows = rows_of(COLUMNS, shape, has_place=has_place, limit=size + 1)
    return f"""
        SELECT coalesce(string_agg(row_to_json(told)::text, ',') FILTER (WHERE place <= {size:d}), '') AS results,
            max(place) > {size:d} AS more,
            max((told).created_at) FILTER (WHERE place = {size:d}) AS at,
            max((told).id) FILTER (WHERE place = {size:d}) AS number
        FROM (SELECT told, row_number() OVER () AS place FROM ({rows}) AS told) AS placed"""


def values_of(wanted: TicketFilter, *, me: int | None, after: Place | None) -> dict[str, Any]:
    """The values of ``rows_of``, but for the limit."""
    values = wanted.values_for_sql(me)
    return values if after is None else values | {"after_at": after[0], "after_number": after[1]}


def rows_of(
    columns: Mapping[str, str], shape: Shape, *, has_place: bool, limit: int, oldest_first: bool = False
) -> str:
    """SQL for tickets of a shape of filter in the order of every list, by key.

    Args:
        columns: By the name that programs see, the column.
        shape: Which tickets.
        has_place: Only those after ``after_at``, ``after_number``.
        limit: How many. It stands in the text: a plan that is made for any number expects a tenth of all tickets.
        oldest_first: The other way round.
    """
    told: list[Any] = [col(getattr(Ticket, column)).label(name) for name, column in columns.items()]
    statement = select(*told).where(*TicketFilter.where_of(shape))
    keys = (col(Ticket.created_at), col(Ticket.id))
    if has_place:
        place = tuple_(bindparam("after_at", type_=Moment), bindparam("after_number"))
        statement = statement.where(tuple_(*keys) > place if oldest_first else tuple_(*keys) < place)
    order = keys if oldest_first else [key.desc() for key in keys]
    statement = statement.order_by(*order).limit(literal_column(str(int(limit))))
    return str(statement.compile(dialect=psycopg.dialect()))  # type: ignore[no-untyped-call]
