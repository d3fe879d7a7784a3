"""The command about the counters: ``counters`` compares them with the tickets, ``--rebuild`` counts anew."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import Any

from ticketdesk.errors import CannotStart
from ticketdesk.launch.accounts_cli import OTHER_VERSION

BUSY = "Somebody is writing many tickets at this moment. Nothing was changed; try again when that is done."
TOLD = 5
"""So many wrong figures are named; the rest are counted."""


def add_to(commands: Any) -> None:
    """Add the command to the command line."""
    tells = "Compare the kept figures with the tickets; the exit code is 1 when one is wrong."
    command = commands.add_parser("counters", help=tells, description=tells)
    command.add_argument("--rebuild", action="store_true", help="count everything anew")
    command.set_defaults(does=counters)


def counters(arguments: argparse.Namespace) -> int:
    """Check the counters, or rebuild them."""
    from ticketdesk import migrations
    from ticketdesk.launch import desk

    with desk.some_database():
        if migrations.current() != migrations.newest():
            raise CannotStart(OTHER_VERSION)
        wrong = asyncio.run(_rebuild() if arguments.rebuild else _check())
    if not wrong:
        print("The counters were counted anew." if arguments.rebuild else "Every counter is right.")
        return 0
    named = "; ".join(
        f"{kind}: {kept:,}, not {truth:,}" for kind, (kept, truth) in list(wrong.items())[:TOLD]
    )
    how_many = "1 counter is" if len(wrong) == 1 else f"{len(wrong):,} counters are"
    print(
        f"{how_many} wrong ({named}{'; ...' if len(wrong) > TOLD else ''}). `python -m ticketdesk counters --rebuild` counts anew.",
        file=sys.stderr,
    )
    return 1


async def _check() -> dict[str, tuple[int, int]]:
    from ticketdesk import db
    from ticketdesk.desk import counts

    try:
        async with db.reading() as session:
            return await counts.check(session)
    finally:
        await db.close()


async def _rebuild() -> dict[str, tuple[int, int]]:
    from psycopg.errors import LockNotAvailable
    from sqlalchemy.exc import OperationalError

    from ticketdesk import db
    from ticketdesk.desk import counts

    try:
        async with db.transaction() as session:
            await counts.rebuild(session)
            return await counts.check(session)
    except OperationalError as error:
        if isinstance(error.orig, LockNotAvailable):
            raise CannotStart(BUSY) from error
        raise
    finally:
        await db.close()
