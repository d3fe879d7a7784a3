"""The commands about one person: ``person show``, ``person export`` and ``person erase``."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, BinaryIO

from ticketdesk.errors import CannotStart
from ticketdesk.launch.accounts_cli import OTHER_VERSION

ANOTHER = "This is another address. Nothing was erased."
IS_THERE = "There is a file of this name already. Name another one; nothing was written."
CANNOT_BE_WRITTEN = "The file cannot be written there. Name another one; nothing was written."
UNDER_WAY = (
    "The worker erases this person now, or as soon as the desk runs. `person show` tells how far it is."
)
PRIVATE = 0o600


def add_to(commands: Any) -> None:
    """Add the commands to the command line."""
    tells = "What is here of one person: amounts, everything as a file, and erasing it."
    of_a_person = commands.add_parser("person", help=tells, description=tells)
    group = of_a_person.add_subparsers(title="commands", required=True)
    for name, does, told in (
        ("show", show, "Count what is here of a person, and tell what was removed of them."),
        ("export", export, "Write everything of a person into a ZIP file."),
        ("erase", erase, "Erase a person; the address is typed once more, or read from a pipe."),
    ):
        command = group.add_parser(name, help=told, description=told)
        command.add_argument("email")
        command.set_defaults(does=does)
        if name == "export":
            to = "the file, which must not be there yet (person.zip)"
            command.add_argument("--to", type=Path, default=Path("person.zip"), help=to)


def show(arguments: argparse.Namespace) -> int:
    """Count what is here of a person."""
    person, proofs = _do(lambda: _shown(arguments.email))
    print(
        f"Account: {person.account.name if person.account else 'none'}. Tickets: {person.tickets:,},"
        f" messages: {person.messages:,}, files: {person.files:,}, mails: {person.mails:,}, ratings: {person.ratings:,}."
    )
    for proof in proofs:
        how_far = "erased" if proof.is_whole else "under way"
        print(f"{proof.at:%Y-%m-%d %H:%M} UTC: {how_far}, tickets: {proof.tickets:,}.")
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Write everything of a person into a file that only its owner reads."""
    try:
        handle = os.open(arguments.to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    except FileExistsError:
        raise CannotStart(IS_THERE) from None
    except OSError:
        raise CannotStart(CANNOT_BE_WRITTEN) from None
    try:
        with os.fdopen(handle, "wb") as file:
            size = _do(lambda: _exported(arguments.email, file))
    except BaseException:
        arguments.to.unlink()
        raise
    print(f"{arguments.to} has everything of this person, {size:,} bytes.")
    return 0


def erase(arguments: argparse.Namespace) -> int:
    """Have the worker erase a person."""
    asked = "There is no way back. Type the address again: "
    again = input(asked) if sys.stdin.isatty() else sys.stdin.readline()
    if again.strip().casefold() != arguments.email.strip().casefold():
        raise CannotStart(ANOTHER)
    _do(lambda: _begun(arguments.email))
    print(UNDER_WAY)
    return 0


async def _shown(email: str) -> Any:
    from ticketdesk import db
    from ticketdesk.desk import persons, purges

    async with db.transaction() as session:
        address = persons.fit(email)
        person = await persons.counted(session, address)
        whose = await persons.hash_of_person(session, address)
        return person, await purges.grouped(session, whose=whose)


async def _begun(email: str) -> None:
    from ticketdesk import db
    from ticketdesk.desk import erasing, persons

    async with db.transaction() as session:
        await erasing.begin_now(session, persons.fit(email), by=None)


async def _exported(email: str, file: BinaryIO) -> int:
    from ticketdesk import db
    from ticketdesk.channels import packing
    from ticketdesk.desk import persons, portable

    address, size = persons.fit(email), 0
    async with db.transaction() as session:
        await portable.note(session, by=None)
    async for piece in packing.packed(portable.everything(db.reading, address)):
        size += file.write(piece)
    return size


def _do(work: Callable[[], Awaitable[Any]]) -> Any:
    from ticketdesk import db, migrations
    from ticketdesk.launch import desk

    async def inside() -> Any:
        try:
            return await work()
        finally:
            await db.close()

    with desk.some_database():
        if migrations.current() != migrations.newest():
            raise CannotStart(OTHER_VERSION)
        return asyncio.run(inside())
