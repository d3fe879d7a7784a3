"""One engine per process, and the only two ways to a session: ``reading()`` and ``transaction()``.

The engine is made at first use, never at import: granian forks its workers after the import.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.config import settings
from ticketdesk.errors import CannotStart

STATEMENT_LIMIT_MS = 15_000
CONNECT_WITHIN_S = 5


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
    """The engine of this process.

    Statements are never prepared: a generic plan makes a search up to a thousand times slower.
    """
    return create_async_engine(
        database_url(),
        pool_size=10,
        max_overflow=10,
        pool_pre_ping=True,
        hide_parameters=True,  # an error may be told; what a person wrote may not
        connect_args={
            "connect_timeout": CONNECT_WITHIN_S,
            "prepare_threshold": None,
            "options": f"-c statement_timeout={STATEMENT_LIMIT_MS} -c timezone=UTC",
            "application_name": "ticketdesk",
        },
    )


@cache
def _sessions() -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine(), class_=AsyncSession, expire_on_commit=False)


@asynccontextmanager
async def reading() -> AsyncIterator[AsyncSession]:
    """A session that only reads; PostgreSQL refuses it any write."""
    async with _sessions()() as session:
        await session.connection(execution_options={"postgresql_readonly": True})
        yield session


@asynccontextmanager
async def transaction() -> AsyncIterator[AsyncSession]:
    """A session whose work is committed once, when the block ends well, and not at all otherwise."""
    async with _sessions()() as session, session.begin():
        yield session


async def close() -> None:
    """Give the connections back; the next use makes a new engine."""
    if engine.cache_info().currsize:
        await engine().dispose()
    engine.cache_clear()
    _sessions.cache_clear()
