"""Brings the database to the newest shape, or leaves it as it was and says why."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple

import psycopg
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from ticketdesk.db import database_url, plain_dsn
from ticketdesk.errors import CannotStart
from ticketdesk.revisions import NEWER, config, current, is_ours, newest, pending
from ticketdesk.undone import IsBusy, failed, refused

__all__ = ["Applied", "are_under_way", "current", "downgrade", "is_ours", "newest", "pending", "upgrade"]

LOCK = 7_104_538_001
"""The advisory lock that migrations hold; any number, the same for everyone."""
UPGRADE = LOCK + 1
"""The one that is held meanwhile by whoever tries them on a copy first."""
TURN_WITHIN_MS = 60_000
"""So long one waits for another one that migrates the same database."""
LOCK_WITHIN_MS = 5_000
"""So long a migration waits for a table: whoever wants to use that table waits behind it."""
PAUSES_S = (1.0, 3.0, 9.0)
"""Then it lets the others pass, and tries again as often."""

_UNDER_WAY = """
    SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
        AND (classid::bigint << 32 | objid::bigint) = ANY(%s)
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class Applied(NamedTuple):
    """One step that was gone, and the seconds that it took."""

    revision: str
    took_s: float


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


def are_under_way(dsn: str | None = None) -> bool:
    """Whether somebody brings the database up to date at this moment, or tries that on a copy of it."""
    with psycopg.connect(dsn or plain_dsn(), connect_timeout=10) as connection:
        return connection.execute(_UNDER_WAY, [[LOCK, UPGRADE]]).fetchone() is not None


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
        raise refused(error.orig or error, _dsn(url), _last(steps)) from error
    except Exception as error:
        raise failed(error, _dsn(url), _last(steps)) from error
    return steps


def _last(steps: list[Applied]) -> str | None:
    return steps[-1].revision if steps else None


def _dsn(url: URL | None) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False) if url else plain_dsn()
