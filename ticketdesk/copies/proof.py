"""Proves a backup: it is read back into a scratch database, and every row and every file is compared."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg

from ticketdesk import migrations
from ticketdesk.config import settings
from ticketdesk.copies.addresses import address
from ticketdesk.copies.filling import fill_bit_by_bit
from ticketdesk.copies.lines import line, one_moment
from ticketdesk.copies.manifest import Manifest, Rows
from ticketdesk.copies.reading import contents, fill, opened
from ticketdesk.copies.refusals import why_not
from ticketdesk.copies.scratch import scratch_database
from ticketdesk.copies.tables import Table, tables
from ticketdesk.errors import Refusal

ROOM = 1.5
"""So much of the database's size has to be free for a copy of it."""
PORT_LINE = 3

Say = Callable[[str], None]


class NoRoom(Refusal):
    """The disk has too little room for a copy of the database, so the backup was not tried. Free some space there."""


def prove(path: Path, dsn: str, passphrase: str | None = None, say: Say = lambda _: None) -> str | None:
    """Restore a backup beside the desk, where it disturbs nobody, and compare what is there with what it says.

    Args:
        path: The backup.
        dsn: The desk's database; a scratch database is made beside it.
        passphrase: What closes the backup.
        say: Told what is done. What it raises stops the proof.

    Returns:
        What is not the same, or why it could not be tried, in a sentence; None: everything is the same.
    """
    try:
        archive = opened(path, passphrase)
        manifest = archive.manifest
        _refuse_without_room(dsn)
        with scratch_database(dsn) as scratch:
            migrations.upgrade(address(scratch), to=manifest.revision)
            with fill_bit_by_bit(scratch) as filling:
                fill(filling, archive, say)
            wrong = _differences(scratch, manifest, say)
        say("files")
        for _ in contents(archive):
            pass
    except Refusal as refusal:
        return refusal.sentence
    except (psycopg.Error, OSError) as error:
        return why_not(error, path)
    if wrong:
        return f"Not the same after it was read back: {', '.join(wrong)}."
    if missing := len(manifest.missing):
        return f"{missing} file{' is' if missing == 1 else 's are'} missing from the store, so it has not got them."
    return None


def _differences(dsn: str, manifest: Manifest, say: Say) -> list[str]:
    wrong = []
    with one_moment(dsn) as connection:
        keys = {table.name: table.key for table in tables(connection)}
        for name, told in manifest.tables.items():
            count, total = 0, hashlib.sha256()
            for piece in Table(name, told.columns, keys[name]).rows_out(connection):
                count += piece.count(b"\n")
                total.update(piece)
            say(name)
            if Rows(told.columns, count, total.hexdigest()) != told:
                wrong.append(name)
    return wrong


def _refuse_without_room(dsn: str) -> None:
    """Where the database lies on this machine, its disk must not become full: the desk would stop."""
    folder = settings().ticketdesk_data / "postgres"
    if not _is_in(folder, dsn):
        return
    with line(dsn) as connection:
        found = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    if found and shutil.disk_usage(folder).free < int(found[0]) * ROOM:
        raise NoRoom


def _is_in(folder: Path, dsn: str) -> bool:
    """Whether the server that an address names keeps its data in a folder of ours."""
    running, named = folder / "postmaster.pid", address(dsn)
    if named.host != "127.0.0.1" or not running.exists():
        return False
    return str(named.port) in running.read_text().splitlines()[PORT_LINE : PORT_LINE + 1]
