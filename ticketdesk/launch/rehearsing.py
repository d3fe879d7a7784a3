"""Migrations tried on a copy of what is really there, before the desk's own database sees them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import Connection, errors, sql

from ticketdesk import migrations
from ticketdesk.copies import across
from ticketdesk.copies.addresses import address
from ticketdesk.copies.scratch import scratch_database
from ticketdesk.errors import CannotStart
from ticketdesk.launch import space
from ticketdesk.launch.steps import amount
from ticketdesk.undone import FULL, MigrationFailed

NEEDS_BESIDES = 200_000_000
"""Bytes of write-ahead log, and of an empty database."""
KEPT: tuple[LiteralString, ...] = ("tickets", "messages", "events", "attachments", "accounts")
"""What no migration may lose a row of."""
SKIP = "To go without a rehearsal: `python -m ticketdesk migrate --no-rehearsal`."


class DidNotGoWell(CannotStart):
    """The migrations failed on a copy, or lost something there.

    Args:
        why: What happened.
    """

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The migrations were tried on a copy of the data, and it did not go well: {why}. The desk's own database was "
            "not touched; the version that made it goes on with it."
        )


@dataclass(frozen=True)
class Rehearsal:
    """How it went: everything is there.

    Args:
        tickets: How many were in the copy.
        copied_in_s: The seconds until the copy was made.
        migrated_in_s: The seconds that the migrations took; about so long the desk's own will take.
        steps: Each of them.
    """

    tickets: int
    copied_in_s: float
    migrated_in_s: float
    steps: tuple[migrations.Applied, ...]

    @property
    def sentence(self) -> str:
        """What happened, in words."""
        return (
            f"{amount(len(self.steps), 'migration')} on a copy of {amount(self.tickets, 'ticket')}: nothing is lost; "
            f"copied in {self.copied_in_s:.1f} s, migrated in {self.migrated_in_s:.1f} s"
        )


def tickets(dsn: str) -> int:
    """How many tickets a database holds, whatever its version."""
    with psycopg.connect(dsn, connect_timeout=10) as connection:
        return _amounts(connection).get("tickets", 0)


def rehearse(dsn: str) -> Rehearsal:
    """Copy the desk as it is at this moment, migrate the copy, look whether everything is there, and drop it.

    Args:
        dsn: The desk's database, which is only read.

    Raises:
        DidNotGoWell: a migration failed there, or lost something.
        CannotStart: there is no room for a copy, or none may be made.
    """
    refuse_without_room(dsn)
    began = time.monotonic()
    with scratch_database(dsn) as copy:
        with _copying():
            across.copy(dsn, copy)
        copied = time.monotonic()
        before = _counted(copy)
        migrating = time.monotonic()
        try:
            steps = migrations.upgrade(address(copy))
        except MigrationFailed as error:
            raise DidNotGoWell(error.why) from error
        migrated_in_s = time.monotonic() - migrating
        lost = _lost(before, _counted(copy))
    if lost:
        raise DidNotGoWell(lost)
    return Rehearsal(before["tickets"], copied - began, migrated_in_s, tuple(steps))


def refuse_without_room(dsn: str) -> None:
    """Say so before anything is copied, where one can see the disk.

    Raises:
        CannotStart: a copy and what its migration writes anew would not fit.
    """
    with psycopg.connect(dsn, connect_timeout=10) as connection:
        folder, size = space.folder_of(connection), space.size_of(connection)
    if folder and (free := space.free(folder)) < (needed := 2 * size + NEEDS_BESIDES):
        raise CannotStart(
            f"A rehearsal on a copy of the data needs {space.words(needed)}, and the disk that holds {folder} has "
            f"{space.words(free)} free. Free some space there; nothing was changed."
        )


@contextmanager
def _copying() -> Iterator[None]:
    """What PostgreSQL refuses meanwhile, as a sentence."""
    try:
        yield
    except errors.DiskFull:
        raise CannotStart(FULL) from None
    except psycopg.Error as error:
        why = type(error).__name__
        raise CannotStart(
            f"The data could not be copied for a rehearsal ({why}); nothing was changed."
        ) from error


def _counted(dsn: str) -> dict[str, int]:
    with psycopg.connect(dsn, connect_timeout=10) as connection:
        return _amounts(connection)


def _amounts(connection: Connection[Any]) -> dict[str, int]:
    there = "SELECT relname::text FROM pg_class WHERE oid = ANY(SELECT to_regclass(name) FROM unnest(%s::text[]) AS name)"
    found = {}
    for (name,) in connection.execute(there, [list(KEPT)]).fetchall():
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
        found[name] = row[0] if row else 0
    return found


def _lost(before: dict[str, int], after: dict[str, int]) -> str:
    """What is less than before, in words; empty: nothing."""
    less = {name: count - after.get(name, 0) for name, count in before.items() if after.get(name, 0) < count}
    return ", ".join(f"{amount(count, 'row')} of {name} would be lost" for name, count in less.items())
