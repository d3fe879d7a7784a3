"""Lists of tickets for programs: a page is built in PostgreSQL and passed on as bytes.

Which tickets and in which order is the same ``TicketFilter`` and the same key as on the screens (``desk/lists.py``).
The SQL of each shape of a filter is made once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy.dialects.postgresql import psycopg
from sqlmodel import col

from ticketdesk.desk.filters import Shape, TicketFilter
from ticketdesk.desk.lists import Place
from ticketdesk.desk.telling import COLUMNS
from ticketdesk.models import Ticket
from ticketdesk.models.columns import Moment

MOST = 200
USUAL = 50


@dataclass(frozen=True)
class Asked:
    """A question to the database: SQL with placeholders such as ``%(size)s``, and what stands for them."""

    statement: str
    values: dict[str, Any]


def page(wanted: TicketFilter, *, me: int | None, after: Place | None, size: int) -> Asked:
    """A page of the newest tickets that fit. Its row: ``results`` (JSON), ``more``, and the place ``at``, ``number`` of the last.

    Args:
        wanted: Which tickets.
        me: The account that asks, for "assigned to me".
        after: Where the page before ended.
        size: How many, 1 to ``MOST``.
    """
    values = values_of(wanted, me=me, after=after) | {"size": size, "one_more": size + 1}
    return Asked(_page(wanted.shape, has_place=after is not None), values)


@lru_cache(maxsize=1000)
def _page(shape: Shape, *, has_place: bool) -> str:
    rows = rows_of(COLUMNS, shape, has_place=has_place, limit="one_more")
    return f"""
        SELECT coalesce(json_agg(told) FILTER (WHERE place <= %(size)s), '[]') AS results,
            max(place) > %(size)s AS more,
            max((told).created_at) FILTER (WHERE place = %(size)s) AS at,
            max((told).id) FILTER (WHERE place = %(size)s) AS number
        FROM (SELECT told, row_number() OVER () AS place FROM ({rows}) AS told) AS placed"""


def values_of(wanted: TicketFilter, *, me: int | None, after: Place | None) -> dict[str, Any]:
    """The values of ``rows_of``, but for the limit."""
    values = wanted.values_for_sql(me)
    return values if after is None else values | {"after_at": after[0], "after_number": after[1]}


def rows_of(
    columns: Mapping[str, str], shape: Shape, *, has_place: bool, limit: str, oldest_first: bool = False
) -> str:
    """SQL for tickets of a shape of filter in the order of every list, by key.

    Args:
        columns: By the name that programs see, the column.
        shape: Which tickets.
        has_place: Only those after ``after_at``, ``after_number``.
        limit: The name of the value that says how many.
        oldest_first: The other way round.
    """
    told: list[Any] = [col(getattr(Ticket, column)).label(name) for name, column in columns.items()]
    statement = select(*told).where(*TicketFilter.where_of(shape))
    keys = (col(Ticket.created_at), col(Ticket.id))
    if has_place:
        place = tuple_(bindparam("after_at", type_=Moment), bindparam("after_number"))
        statement = statement.where(tuple_(*keys) > place if oldest_first else tuple_(*keys) < place)
    order = keys if oldest_first else [key.desc() for key in keys]
    statement = statement.order_by(*order).limit(bindparam(limit))
    return str(statement.compile(dialect=psycopg.dialect()))  # type: ignore[no-untyped-call]
