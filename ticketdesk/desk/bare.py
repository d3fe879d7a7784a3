"""How a verb speaks to the database in one statement, whoever opened the transaction.

Most verbs are at home in a session. The few that a program calls a thousand times a second are one statement each, and
run on a bare connection of psycopg too: building and flushing rows would take longer than the whole call may.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from psycopg import AsyncClientCursor, AsyncConnection, AsyncCursor, AsyncRawCursor
from sqlmodel.ext.asyncio.session import AsyncSession

Hand = AsyncSession | AsyncConnection[dict[str, Any]]
"""A session, or a connection of psycopg whose rows are dictionaries, as ``db.bare()`` gives it; in a transaction."""
Row = Mapping[str, Any]
_PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%")


@dataclass(frozen=True)
class Asked:
    """A question to the database.

    Args:
        statement: SQL with placeholders such as ``%(number)s``.
        values: What stands for them.
        is_planned_anew: The best plan depends on the values: the one for all, which is made once, could be a thousand times slower.
        steps: Steps of a WITH in front of the statement, which write for the one row of ``writer``; so does only who shows a token that may.
    """

    statement: str
    values: Mapping[str, Any]
    is_planned_anew: bool = False
    steps: str = ""


async def first(
    hand: Hand, statement: str, values: Mapping[str, Any], *, is_planned_anew: bool = False
) -> Row | None:
    """The first row of a statement, or None.

    Args:
        hand: Where to ask. What a session still holds back is written first.
        statement: SQL with placeholders such as ``%(number)s``.
        values: What stands for them: plain values, no members of a closed list.
        is_planned_anew: As in ``Asked``; in a session, which prepares nothing, it is always so.
    """
    if isinstance(hand, AsyncSession):
        await hand.flush()
        result = await (await hand.connection()).exec_driver_sql(statement, dict(values))
        return cast("Row | None", result.mappings().first()) if result.returns_rows else None
    # PostgreSQL makes a plan for the values only where they stand in the text.
    if is_planned_anew:
        cursor: AsyncCursor[dict[str, Any]] = AsyncClientCursor(hand)
        await cursor.execute(statement.encode(), values)
    else:
        numbered, names = _numbered(statement)
        cursor = AsyncRawCursor(hand)
        await cursor.execute(numbered, [values[name] for name in names])
    # Not cursor.description: that describes every column in full.
    return await cursor.fetchone() if cursor.pgresult and cursor.pgresult.nfields else None


@lru_cache(maxsize=2000)
def _numbered(statement: str) -> tuple[bytes, tuple[str, ...]]:
    """A statement as PostgreSQL reads it, and the names of its values in the order of their numbers.

    psycopg finds them itself, but in a statement of more than 4,096 bytes each time again.
    """
    places: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"${places.setdefault(found[1], len(places) + 1)}" if found[1] else "%"

    numbered = _PLACEHOLDER.sub(number, statement).encode()
    return numbered, tuple(places)


async def psycopg_of(hand: Hand) -> AsyncConnection[Any]:
    """The connection of psycopg behind a session, in the session's transaction."""
    if not isinstance(hand, AsyncSession):
        return hand
    await hand.flush()
    raw = await (await hand.connection()).get_raw_connection()
    return cast("AsyncConnection[Any]", raw.driver_connection)
