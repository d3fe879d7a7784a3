"""Brings the database to the newest shape, or leaves it as it was and says why."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple

import psycopg
from psycopg import errors
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from ticketdesk.db import database_url, plain_dsn
from ticketdesk.errors import CannotStart
from ticketdesk.revisions import NEWER, config, current, is_ours, newest, pending

__all__ = [
    "Applied",
    "IsBusy",
    "are_under_way",
    "current",
    "downgrade",
    "is_ours",
    "newest",
    "pending",
    "upgrade",
]

LOCK = 7_104_538_001
"""The advisory lock that migrations hold; any number, the same for everyone."""
TURN_WITHIN_MS = 60_000
"""So long one waits for another one that migrates the same database."""
LOCK_WITHIN_MS = 5_000
"""So long a migration waits for a table: whoever wants to use that table waits behind it."""
PAUSES_S = (1.0, 3.0, 9.0)
"""Then it lets the others pass, and tries again as often."""

AWAY = "The database cannot be reached, or is busy with other work; nothing was changed."
FULL = "The disk of the database is full. Free some space there and start again; nothing was changed."
NO_RIGHT = (
    "The role that DATABASE_URL names lacks a right. It has to own the database, to have CREATEROLE, and ADMIN OPTION on "
    "the role ticketdesk_keeper where that one is there already. Nothing was changed."
)
NOT_MY_TURN = (
    "Another ticketdesk brings this database up to date and did not end within a minute. Start again once it has; "
    "nothing was changed."
)
_HOLDS = """
    SELECT coalesce(nullif(application_name, ''), 'a program without a name'), pid,
        extract(epoch FROM clock_timestamp() - xact_start)::int
    FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
    ORDER BY xact_start LIMIT 1
"""
_UNDER_WAY = """
    SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
        AND classid::bigint = %(lock)s::bigint >> 32 AND objid::bigint = %(lock)s::bigint & 4294967295
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class Applied(NamedTuple):
    """One step that was gone, and the seconds that it took."""

    revision: str
    took_s: float


class IsBusy(CannotStart):
    """Others hold what a migration needs; nothing was changed."""


def upgrade(
    url: URL | None = None, to: str = "head", *, say: Callable[[str], None] | None = None
) -> list[Applied]:
    """Apply every migration that is missing, all in one transaction; one that waits for others gives way and tries again.

    Args:
        url: The database; None: the desk's own.
        to: The revision to stop at.
        say: Told when it is going to be tried again.

    Returns:
        What was applied.

    Raises:
        CannotStart: the database is newer than this code, cannot be reached, is held by others, or a migration failed.
    """
    for pause_s in PAUSES_S:
        try:
            return _upgrade_once(url, to)
        except IsBusy:
            if say:
                say(f"others use what has to change; once more in {pause_s:g} s")
            time.sleep(pause_s)
    return _upgrade_once(url, to)


def downgrade(url: URL | None = None, to: str = "base") -> None:
    """Take migrations back, newest first."""
    from alembic import command

    command.downgrade(_command(url), to)


def are_under_way(dsn: str | None = None, lock: int = LOCK) -> bool:
    """Whether somebody migrates the database at this moment."""
    with psycopg.connect(dsn or plain_dsn(), connect_timeout=10) as connection:
        return connection.execute(_UNDER_WAY, {"lock": lock}).fetchone() is not None


def _command(url: URL | None) -> Any:
    return config(url or database_url())


def _upgrade_once(url: URL | None, to: str) -> list[Applied]:
    from alembic.util import CommandError

    from alembic import command

    told, steps, began = _command(url), list[Applied](), time.monotonic()

    def applied(revision: str) -> None:
        steps.append(Applied(revision, time.monotonic() - began - sum(step.took_s for step in steps)))

    told.attributes["applied"] = applied
    try:
        command.upgrade(told, to)
    except CannotStart:
        raise
    except CommandError as error:
        raise CannotStart(NEWER) from error
    except DBAPIError as error:
        raise _refused(error.orig or error, url, steps) from error
    except Exception as error:
        raise CannotStart(_failed(error, url, steps)) from error
    return steps


def _refused(error: BaseException, url: URL | None, steps: list[Applied]) -> CannotStart:
    match error:
        case errors.LockNotAvailable() | errors.DeadlockDetected():
            return IsBusy(_held(url))
        case errors.InsufficientPrivilege():
            return CannotStart(NO_RIGHT)
        case errors.DiskFull():
            return CannotStart(FULL)
        case psycopg.OperationalError():
            return CannotStart(AWAY)
    return CannotStart(_failed(error, url, steps))


def _held(url: URL | None) -> str:
    """Who is in the way, as far as PostgreSQL tells it to our role."""
    with psycopg.connect(_dsn(url), connect_timeout=10) as connection:
        oldest = connection.execute(_HOLDS).fetchone()
    who = (
        "{} (process {} of PostgreSQL), which began {} s ago".format(*oldest) if oldest else "one that ended"
    )
    return (
        "The database could not be brought up to date: others use a table that has to change, and did not let go of it. "
        f"The longest of them is {who}. Nothing was changed; end that one, or start again when less is going on."
    )


def _failed(error: BaseException, url: URL | None, steps: list[Applied]) -> str:
    """Which step failed and why. PostgreSQL's own words stay out: they may quote what a person wrote."""
    left = pending(steps[-1].revision if steps else current(_dsn(url)))
    step = f"in migration {left[0].revision}" if left else "after the last migration"
    told = error.diag if isinstance(error, psycopg.Error) else None
    place = " of ".join(name for name in (told.constraint_name, told.table_name) if name) if told else ""
    why = f"{type(error).__name__}{f' at {place}' if place else ''}"
    return (
        f"The database could not be brought up to date: {why} {step}. It is as it was; nothing was changed."
    )


def _dsn(url: URL | None) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False) if url else plain_dsn()
