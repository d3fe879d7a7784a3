"""Lists of tickets for programs: a page is built in PostgreSQL and passed on as bytes.

Which tickets and in which order is the same ``TicketFilter`` and the same key as on the screens (``desk/lists.py``).
The SQL of each shape of a filter is made once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, func, literal_column, select, tuple_
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
    values = wanted.values_for_sql(me) | {"size": size, "one_more": size + 1}
    if after is not None:
        values |= {"after_at": after[0], "after_number": after[1]}
    return Asked(_page(wanted.shape, has_place=after is not None), values)


def count(wanted: TicketFilter, *, me: int | None) -> Asked:
    """How many tickets fit, all of them counted. Its row: ``tickets``."""
    return Asked(_count(wanted.shape), wanted.values_for_sql(me))


@lru_cache(maxsize=1000)
def _page(shape: Shape, *, has_place: bool) -> str:
    told: list[Any] = [col(getattr(Ticket, column)).label(name) for name, column in COLUMNS.items()]
    statement = select(*told).where(*TicketFilter.where_of(shape))
    if has_place:
        place = tuple_(bindparam("after_at", type_=Moment), bindparam("after_number"))
        statement = statement.where(tuple_(col(Ticket.created_at), col(Ticket.id)) < place)
    newest_first = (col(Ticket.created_at).desc(), col(Ticket.id).desc())
    rows = _sql(statement.order_by(*newest_first).limit(bindparam("one_more")))
    return f"""
        SELECT coalesce(json_agg(told) FILTER (WHERE place <= %(size)s), '[]') AS results,
            max(place) > %(size)s AS more,
            max((told).created_at) FILTER (WHERE place = %(size)s) AS at,
            max((told).id) FILTER (WHERE place = %(size)s) AS number
        FROM (SELECT told, row_number() OVER () AS place FROM ({rows}) AS told) AS placed"""


@lru_cache(maxsize=1000)
def _count(shape: Shape) -> str:
    counted = func.count(literal_column("*")).label("tickets")
    return _sql(select(counted).select_from(Ticket).where(*TicketFilter.where_of(shape)))


def _sql(statement: Any) -> str:
    return str(statement.compile(dialect=psycopg.dialect()))  # type: ignore[no-untyped-call]
