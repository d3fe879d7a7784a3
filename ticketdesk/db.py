"""Two engines per process, and the only two ways to a session: ``reading()`` and ``transaction()``.

``bare()`` is the way past SQLAlchemy, for calls of the API that are answered in a millisecond: a session alone takes
as long as such a call may. Engines and the pool are made at first use, never at import: granian forks its workers
after the import.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from typing import Any

from psycopg import AsyncConnection, OperationalError
from psycopg.errors import QueryCanceled
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.bare_pool import Pool, bare_pool
from ticketdesk.config import settings
from ticketdesk.errors import CannotStart, TookTooLong

STATEMENT_LIMIT_MS = 15_000
READING_LIMIT_MS = 2_000
CONNECT_WITHIN_S = 5
CALL_LIMIT_MS = 2_000
"""A statement of a call of the API; imports alone take longer."""


def database_url() -> URL:
    """The address of the database, for SQLAlchemy on psycopg 3.

    Raises:
        CannotStart: no database is named; the commands of ``python -m ticketdesk`` name the embedded one.
    """
    address = settings().database_url
    if not address:
        raise CannotStart("No database is named. Start the desk with `make run`, or set DATABASE_URL.")
    return make_url(address).set(drivername="postgresql+psycopg")


def plain_dsn() -> str:
    """The same address for psycopg itself."""
    return database_url().set(drivername="postgresql").render_as_string(hide_password=False)


@cache
def engine() -> AsyncEngine:
    """The engine of this process for work that is committed."""
    return _made(STATEMENT_LIMIT_MS)


@cache
def _reading_engine() -> AsyncEngine:
    """The engine for what only reads: each statement is a transaction of its own, which PostgreSQL refuses any write."""
    only_reads = "-c default_transaction_read_only=on"
    return _made(READING_LIMIT_MS, only_reads, isolation_level="AUTOCOMMIT")


def _made(limit_ms: int, *options: str, **kind: Any) -> AsyncEngine:
    """Statements are never prepared: a generic plan makes a search up to a thousand times slower."""
    limited = f"-c statement_timeout={limit_ms} -c timezone=UTC"
    return create_async_engine(
        database_url(),
        **kind,
        pool_size=12,
        pool_use_lifo=True,  # as bare_pool
        max_overflow=0,  # one beyond the pool would be opened and closed for every use, and opening takes longer than asking
        pool_pre_ping=True,
        hide_parameters=True,  # an error may be told; what a person wrote may not
        connect_args={
            "connect_timeout": CONNECT_WITHIN_S,
            "prepare_threshold": None,
            "options": " ".join((limited, *options)),
            "application_name": "ticketdesk",
        },
    )


@cache
def _sessions(of: Callable[[], AsyncEngine]) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(of(), class_=AsyncSession, expire_on_commit=False)


_STOPPED_AFTER = text("SELECT set_config('statement_timeout', :limit, true)")


@contextmanager
def _in_time() -> Iterator[None]:
    """A statement that was stopped because it took too long is refused in a sentence."""
    try:
        yield
    except (DBAPIError, QueryCanceled) as error:
        if isinstance(getattr(error, "orig", error), QueryCanceled):
            raise TookTooLong from error
        raise


@asynccontextmanager
async def reading(limit_ms: int = READING_LIMIT_MS) -> AsyncIterator[AsyncSession]:
    """A session that only reads; PostgreSQL refuses it any write. Each statement sees what is committed by then.

    Args:
        limit_ms: After how long one statement is stopped.

    Raises:
        TookTooLong: a statement was stopped.
    """
    with _in_time():
        async with _sessions(_reading_engine)() as session:
            if limit_ms != READING_LIMIT_MS:
                # Another limit is one of a transaction, so that the connection's own stays.
                await session.connection(execution_options={"isolation_level": "READ COMMITTED"})
                await session.execute(_STOPPED_AFTER, {"limit": str(limit_ms)})
            yield session


@asynccontextmanager
async def transaction(limit_ms: int = STATEMENT_LIMIT_MS) -> AsyncIterator[AsyncSession]:
    """A session whose work is committed once, when the block ends well, and not at all otherwise.

    Args:
        limit_ms: After how long one statement is stopped.

    Raises:
        TookTooLong: a statement was stopped, and nothing was stored.
    """
    with _in_time():
        async with _sessions(engine)() as session, session.begin():
            if limit_ms != STATEMENT_LIMIT_MS:
                await session.execute(_STOPPED_AFTER, {"limit": str(limit_ms)})
            yield session


@cache
def _pool() -> Pool:
    return bare_pool(plain_dsn(), limit_ms=CALL_LIMIT_MS, connect_within_s=CONNECT_WITHIN_S)


@asynccontextmanager
async def bare() -> AsyncIterator[AsyncConnection[dict[str, Any]]]:
    """A connection on which each statement is committed by itself; JSON comes as bytes, rows as dictionaries.

    Several statements that belong together stand in ``connection.transaction()``.
    """
    pool = _pool()
    if pool.closed:
        await pool.open()
    try:
        connection = await pool.getconn()
        try:
            yield connection
        except QueryCanceled as error:
            raise TookTooLong from error
        finally:
            # Nothing is open on it: each statement is a transaction, and whatever is left of one the pool rolls back.
            await pool.putconn(connection)
    except OperationalError:
        # The server went away: the other connections are looked at before somebody else gets one.
        await pool.check()
        raise


def pools() -> dict[str, tuple[int, int]]:
    """Of each pool that was used: how many connections are in use, and how many may be."""
    found: dict[str, tuple[int, int]] = {}
    for name, made in (("sessions", engine), ("reading", _reading_engine)):
        if made.cache_info().currsize:
            pool: Any = made().pool
            found[name] = (pool.checkedout(), pool.size())
    if _pool.cache_info().currsize:
        stands = _pool().get_stats()
        found["bare"] = (stands["pool_size"] - stands["pool_available"], stands["pool_max"])
    return found


async def close() -> None:
    """Give the connections back; the next use makes a new engine."""
    if _pool.cache_info().currsize:
        await _pool().close()
    _pool.cache_clear()
    for made in (engine, _reading_engine):
        if made.cache_info().currsize:
            await made().dispose()
        made.cache_clear()
    _sessions.cache_clear()
