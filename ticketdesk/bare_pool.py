"""Connections of psycopg itself, for calls of the API that are answered in a millisecond: see ``db.bare()``."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from psycopg import AsyncConnection, AsyncCursor
from psycopg.adapt import Buffer, Loader
from psycopg_pool import AsyncConnectionPool

Pool = AsyncConnectionPool[AsyncConnection[dict[str, Any]]]
MOST = 8


class _AsBytes(Loader):
    """JSON that PostgreSQL built is passed on as it is."""

    def load(self, data: Buffer) -> bytes:
        return bytes(data)


def _as_dictionary(cursor: AsyncCursor[Any]) -> Callable[[Sequence[Any]], dict[str, Any]]:
    """The same rows as psycopg's ``dict_row``, which first describes every column in full."""
    result = cursor.pgresult
    names = [(result.fname(place) or b"").decode() for place in range(result.nfields)] if result else []
    return lambda values: dict(zip(names, values, strict=True))


class _Stack(deque[AsyncConnection[dict[str, Any]]]):
    """Gives the connection that came back last: what its server has just done is still in the caches of the processor."""

    popleft = deque.pop


def bare_pool(dsn: str, *, limit_ms: int, connect_within_s: int) -> Pool:
    """A pool that is still closed. A statement is planned once for whatever values; see ``desk/bare.py`` for others.

    Args:
        dsn: The address of the database.
        limit_ms: Milliseconds after which a statement is stopped, and for which a connection is waited.
        connect_within_s: Seconds to connect in.
    """
    pool = AsyncConnectionPool(
        dsn,
        kwargs={
            "row_factory": _as_dictionary,
            "autocommit": True,
            "connect_timeout": connect_within_s,
            "prepare_threshold": 0,  # each comes again, and a change of a ticket has dozens of forms
            "options": f"-c statement_timeout={limit_ms} -c timezone=UTC -c plan_cache_mode=force_generic_plan",
            "application_name": "ticketdesk api",
        },
        configure=_configure,
        min_size=1,
        max_size=MOST,
        timeout=limit_ms / 1000,
        open=False,
    )
    pool._pool = _Stack()  # there is no option for it
    return pool


async def _configure(connection: AsyncConnection[Any]) -> None:
    connection.adapters.register_loader("json", _AsBytes)
