"""The command about what the desk has learned: ``learn`` reads on, ``--rebuild`` begins anew with the first line of history."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from typing import Any

from ticketdesk.errors import CannotStart
from ticketdesk.launch.accounts_cli import OTHER_VERSION

TOLD_EVERY_S = 2.0


def add_to(commands: Any) -> None:
    """Add the command to the command line."""
    tells = "Learn now from what agents confirmed; the worker does so every few seconds."
    command = commands.add_parser("learn", help=tells, description=tells)
    command.add_argument(
        "--rebuild", action="store_true", help="forget what was learned and learn everything anew"
    )
    command.set_defaults(does=learn)


def learn(arguments: argparse.Namespace) -> int:
    """Read on in the history to its end, or all of it, and tell what the desk rests on."""
    from ticketdesk import migrations
    from ticketdesk.launch import desk

    with desk.some_database():
        if migrations.current() != migrations.newest():
            raise CannotStart(OTHER_VERSION)
        tickets, features = asyncio.run(_learn(rebuild=arguments.rebuild))
    print(
        f"The desk has learned from {_amount(tickets, 'confirmed ticket')}; it knows {_amount(features, 'feature')}."
    )
    return 0


async def _learn(*, rebuild: bool) -> tuple[int, int]:
    from ticketdesk import db
    from ticketdesk.ai.features import VERSION
    from ticketdesk.desk import learned, learning

    try:
        async with db.transaction() as session:
            if rebuild:
                await learning.begin_anew(session, VERSION)
            lines = await learning.left(session, VERSION)
        await _read(lines)
        async with db.reading() as session:
            return await learned.amounts(session)
    finally:
        await db.close()


async def _read(lines: int) -> None:
    """Batch by batch, telling how far it is when that takes longer."""
    from ticketdesk import db
    from ticketdesk.ai.features import VERSION, numbers_of
    from ticketdesk.desk import learning

    read, told_at = 0, time.monotonic()
    while True:
        async with db.transaction() as session:
            step = await learning.follow(session, numbers_of, version=VERSION)
        read += step.events
        if step.is_last:
            return
        if time.monotonic() - told_at >= TOLD_EVERY_S:
            told_at = time.monotonic()
            print(f"  {read:,} of {max(read, lines):,} lines of history read", file=sys.stderr, flush=True)


def _amount(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
