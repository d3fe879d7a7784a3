"""How all tickets that fit are gathered, where that is quick: by a rare word, or by whatever PostgreSQL expects little of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, and_, bindparam, func, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.filters import Shape, TicketFilter
from ticketdesk.desk.rarity import RARITY
from ticketdesk.models import Ticket
from ticketdesk.models.ticket import WORDS

Statement = Select[*tuple[Any, ...]]
Columns = Sequence[ColumnElement[Any]]
Conditions = Sequence[ColumnElement[bool]]
_EXPLAIN = "EXPLAIN (FORMAT JSON) "
RARE = 15_000
"""So many tickets with a word are gathered by its index, 2 to 3 us each."""
CHEAP = 12_000.0
"""What else is expected to cost less than this, in PostgreSQL's units, takes some 30 ms."""
QUICK = 0.4
"""This share of either takes no longer than a stride."""


@dataclass(frozen=True)
class Gathering:
    """How all tickets that fit are found.

    Args:
        statement: Their numbers, and some columns of them.
        is_quick: It takes no longer than a stride of ``desk/strides.py``.
    """

    statement: Statement
    is_quick: bool


async def cheaply(
    session: AsyncSession,
    shape: Shape,
    values: Mapping[str, Any],
    columns: Columns = (),
    limits: Conditions = (),
) -> Gathering | None:
    """How the numbers of all tickets that fit are found, with some columns of them; None where it would take long.

    Args:
        session: Any session.
        shape: Which tickets.
        values: What its conditions and the further ones compare with, by name.
        columns: What else is told of each, with labels.
        limits: Further conditions.
    """
    words = str(values["words_0"]).split() if "words" in dict(shape).get("search", ()) else []
    rarity = await RARITY.rarity(session)
    rarest = rarity.rarest(words, by_some=True)
    if rarest and rarest.tickets <= RARE:
        named = WORDS.bool_op("@@")(func.words_query(bindparam("rarest", rarest.word)))
        return Gathering(found_by([named], shape, columns, limits), rarest.tickets <= RARE * QUICK)
    # The index of words would gather all that have a common one; PostgreSQL expects less of that than it takes.
    are_common = rarity.rarest(words) is not None
    others = tuple(part for part in shape if part[0] != "search") if are_common else shape
    statement = found_by([*TicketFilter.where_of(others), *limits], shape, columns, limits)
    told = await session.execute(_Expected(statement), dict(values))
    cost = told.scalar_one()[0]["Plan"]["Total Cost"]
    return Gathering(statement, cost < CHEAP * QUICK) if cost < CHEAP else None


def found_by(
    conditions: Conditions, shape: Shape, columns: Columns = (), limits: Conditions = ()
) -> Statement:
    """All that fit: found by some of the conditions, and then asked whether all hold."""
    fits = and_(*TicketFilter.where_of(shape), *limits).label("fits")
    found: Statement = select(col(Ticket.id).label("number"), *columns, fits).where(*conditions)
    # An offset keeps PostgreSQL from finding them by anything else.
    every = found.offset(literal_column("0")).subquery("every")
    return select(*(column for column in every.c if column.name != "fits")).where(every.c.fits)


class _Expected(Executable, ClauseElement):
    """What PostgreSQL expects of a statement, without running it."""

    inherit_cache = False

    def __init__(self, statement: Statement) -> None:
        self.statement = statement


@compiles(_Expected)
def _explain(expected: _Expected, compiler: SQLCompiler, **options: Any) -> str:
    return _EXPLAIN + compiler.process(expected.statement, **options)
