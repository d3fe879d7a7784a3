"""Why a database was not brought up to date, in sentences: everything that was begun is undone then."""

from __future__ import annotations

import psycopg
from psycopg import errors

from ticketdesk.errors import CannotStart
from ticketdesk.revisions import current, pending

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


class IsBusy(CannotStart):
    """Others hold what a migration needs; nothing was changed."""


class MigrationFailed(CannotStart):
    """A migration failed, and what it had done was undone.

    Args:
        why: What failed, and in which of them.
    """

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(
            f"The database could not be brought up to date: {why}. It is as it was; nothing was changed."
        )


def refused(error: BaseException, dsn: str, last: str | None) -> CannotStart:
    """What PostgreSQL said.

    Args:
        error: Its error.
        dsn: The database, as it is now.
        last: The last migration that was applied before, and undone too.
    """
    match error:
        case errors.LockNotAvailable() | errors.DeadlockDetected():
            return IsBusy(_held(dsn))
        case errors.InsufficientPrivilege():
            return CannotStart(NO_RIGHT)
        case errors.DiskFull():
            return CannotStart(FULL)
        case psycopg.OperationalError():
            return CannotStart(AWAY)
    return failed(error, dsn, last)


def failed(error: BaseException, dsn: str, last: str | None) -> MigrationFailed:
    """Which step failed and why. PostgreSQL's own words stay out: they may quote what a person wrote."""
    left = pending(last or current(dsn))
    step = f"in migration {left[0].revision}" if left else "after the last migration"
    told = error.diag if isinstance(error, psycopg.Error) else None
    place = " of ".join(name for name in (told.constraint_name, told.table_name) if name) if told else ""
    why = f"{type(error).__name__}{f' at {place}' if place else ''}"
    return MigrationFailed(f"{why} {step}")


def _held(dsn: str) -> str:
    """Who is in the way, as far as PostgreSQL tells it to our role."""
    with psycopg.connect(dsn, connect_timeout=10) as connection:
        oldest = connection.execute(_HOLDS).fetchone()
    who = (
        "{} (process {} of PostgreSQL), which began {} s ago".format(*oldest) if oldest else "one that ended"
    )
    return (
        "The database could not be brought up to date: others use a table that has to change, and did not let go of it. "
        f"The longest of them is {who}. Nothing was changed; end that one, or start again when less is going on."
    )
