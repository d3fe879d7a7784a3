"""The database brought up to date in safety: tried on a copy first, by one desk at a time, told step by step."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from ticketdesk import migrations
from ticketdesk.db import plain_dsn
from ticketdesk.errors import CannotStart
from ticketdesk.launch import rehearsing
from ticketdesk.launch.steps import amount, step, tell

LOOK_EVERY_IN = 0.2
TURN_WITHIN_IN = 1_800.0
ANOTHER = (
    "Another ticketdesk has been trying the migrations on a copy of this database for half an hour. Start again once it "
    "has ended; nothing was changed."
)


def bring_up_to_date(*, rehearse: bool) -> None:
    """Apply what is missing, after a rehearsal where the desk holds tickets.

    Args:
        rehearse: False skips the rehearsal.

    Raises:
        CannotStart: the rehearsal or the migrations did not go well; the sentence tells what to do.
    """
    if not migrations.pending(migrations.current()):
        tell("migrations", "none to apply")
        return
    with _in_turn(plain_dsn()):
        waiting = migrations.pending(migrations.current())
        if rehearse and waiting:
            _rehearse(len(waiting))
        with step("migrations") as say:
            migrations.upgrade(say=lambda words: tell("migrations", words))
            say("applied" if waiting else "none to apply, another desk did it")


def _rehearse(how_many: int) -> None:
    dsn = plain_dsn()
    if not (tickets := rehearsing.tickets(dsn)):
        return
    tell("rehearsal", f"{amount(how_many, 'migration')} on a copy of {amount(tickets, 'ticket')} first")
    try:
        tell("rehearsal", rehearsing.rehearse(dsn).sentence)
    except rehearsing.DidNotGoWell:
        raise
    except CannotStart as refusal:
        raise CannotStart(f"{refusal.sentence} {rehearsing.SKIP}") from refusal


@contextmanager
def _in_turn(dsn: str) -> Iterator[None]:
    """One desk at a time: the others find nothing left to do.

    It asks again and again: a statement that waits would keep the database from cleaning up meanwhile.
    """
    until, is_told = time.monotonic() + TURN_WITHIN_IN, False
    with psycopg.connect(dsn, autocommit=True, connect_timeout=10) as connection:
        while not _is_free(connection):
            if not is_told:
                tell("migrations", "another desk is at it; this one waits")
                is_told = True
            if time.monotonic() > until:
                raise CannotStart(ANOTHER)
            time.sleep(LOOK_EVERY_IN)
        yield


def _is_free(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", [migrations.UPGRADE]).fetchone()
    return bool(row and row[0])
