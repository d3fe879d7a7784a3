"""The commands about backups: ``backup`` writes one, while the desk runs; ``restore`` puts one into a desk that is stopped."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TOLD_EVERY_S = 2.0
OPEN = (
    "It is not encrypted, and it holds everything: keep it like a password. TICKETDESK_BACKUP_PASSPHRASE encrypts the next "
    "one."
)


def add_to(commands: Any) -> None:
    """Add both commands to the command line."""
    tells = (
        "Write everything that the desk holds, files too, into one file. The desk may run meanwhile;"
        " TICKETDESK_BACKUP_PASSPHRASE encrypts it."
    )
    command = commands.add_parser("backup", help=tells, description=tells)
    command.add_argument("file", type=Path, help="the file to make, such as desk.tdb")
    command.set_defaults(does=backup)
    tells = (
        "Put what is in a backup into an empty desk that does not run, and bring it to the newest version."
    )
    command = commands.add_parser("restore", help=tells, description=tells)
    command.add_argument("file", type=Path, help="a backup")
    command.add_argument(
        "--force", action="store_true", help="in the place of everything that the desk holds"
    )
    command.set_defaults(does=restore)


def backup(arguments: argparse.Namespace) -> int:
    """Make a backup and read it through once."""
    from ticketdesk import db
    from ticketdesk.copies.reading import look_into
    from ticketdesk.copies.writing import back_up
    from ticketdesk.launch import desk
    from ticketdesk.models import Deed

    with desk.some_database():
        made = back_up(db.plain_dsn(), arguments.file, _passphrase(), _telling())
        look_into(arguments.file, _passphrase())
        _note(Deed.backed_up, f"backup {made.name}"[:200])
    missing = f" {made.missing:,} of its files are missing from the store." if made.missing else ""
    print(
        f"{arguments.file} holds the desk: {_amount(made.tickets, 'ticket')}, {made.size:,} bytes, SHA-256 {made.digest.hex()}."
        f" It was read through and is whole.{missing}"
    )
    if not _passphrase():
        print(OPEN, file=sys.stderr)
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """Restore a backup."""
    from ticketdesk import db
    from ticketdesk.copies import reading
    from ticketdesk.launch import desk
    from ticketdesk.models import Deed

    with desk.some_database():
        manifest = reading.restore(
            arguments.file,
            db.plain_dsn(),
            force=arguments.force,
            passphrase=_passphrase(),
            say=lambda what: print(f"  {what}", file=sys.stderr, flush=True),
        )
        _note(Deed.backup_restored, f"backup {arguments.file.name}"[:200])
    missing = f" {len(manifest.missing):,} of its files were missing already." if manifest.missing else ""
    print(
        f"The desk is as it was at {manifest.head.made_at}: {_amount(manifest.tickets, 'ticket')} and"
        f" {_amount(len(manifest.files), 'file')}.{missing}"
    )
    return 0


def _passphrase() -> str:
    from ticketdesk.config import settings

    return settings().ticketdesk_backup_passphrase.get_secret_value()


def _telling() -> Callable[[str, int], None]:
    """Tell how far it is, when it takes longer."""
    told_at = time.monotonic()

    def tell(what: str, size: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= TOLD_EVERY_S:
            told_at = time.monotonic()
            print(f"  {size:,} bytes, now {what}", file=sys.stderr, flush=True)

    return tell


def _note(deed: Any, about: str) -> None:
    """A line of the audit log, where the desk has the version of this code."""
    from ticketdesk import db, migrations
    from ticketdesk.desk import audit

    async def note() -> None:
        try:
            async with db.transaction() as session:
                await audit.record(session, deed, by=None, about=about)
        finally:
            await db.close()

    if migrations.current() == migrations.newest():
        asyncio.run(note())


def _amount(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
