"""Makes a backup of a desk that may be in use: one file, whole or not there at all."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection

from ticketdesk import revisions
from ticketdesk.channels import files
from ticketdesk.copies.archive import HEAD, KEY, MANIFEST, Writer
from ticketdesk.copies.lines import one_moment
from ticketdesk.copies.manifest import FORMAT, Head, Kept, Manifest, Rows
from ticketdesk.copies.refusals import CannotBackUp, why_not
from ticketdesk.copies.sealing import Key
from ticketdesk.copies.tables import PIECE, Table, sequences, tables, unvalidated
from ticketdesk.copies.whole import a_new_file
from ticketdesk.models.content import Shape

LEFT_FREE = 64 * 1024 * 1024
"""Bytes that a backup leaves on its disk: the database may live there too."""
NO_DESK = "The database holds no desk yet, so there is nothing to back up."

Say = Callable[[str, int], None]
"""Told what is being written, and how many bytes are there."""


@dataclass(frozen=True)
class Made:
    """A backup that was made.

    Args:
        name: Of the file.
        size: Its bytes.
        digest: SHA-256 of the file.
        revision: Of the database that is in it.
        tables: How many.
        tickets: How many.
        missing: Files that the database names and the store did not have.
    """

    name: str
    size: int
    digest: bytes
    revision: str
    tables: int
    tickets: int
    missing: int


def back_up(dsn: str, path: Path, passphrase: str | None = None, say: Say = lambda *_: None) -> Made:
    """Write everything that a desk holds into one file, as it was at one moment. Nobody has to wait for it.

    Args:
        dsn: The desk's database; files come from the store that the settings name.
        path: The file to make; there is none yet.
        passphrase: What closes it; None or empty: nothing.
        say: Told how far it is. What it raises stops the backup.

    Raises:
        CannotBackUp: a sentence says why; nothing that looks like a backup was left.
    """
    try:
        with a_new_file(path) as out, one_moment(dsn) as connection:
            writer = Writer(out, Key.fresh() if passphrase else None)
            return _write(connection, writer, path, passphrase or "", say)
    except (OSError, psycopg.Error) as error:
        raise CannotBackUp(f"{why_not(error, path)} No backup was made.") from error
    except files.StoreIsAway as error:
        raise CannotBackUp("The store of files did not answer. No backup was made.") from error


def _write(connection: Connection[Any], writer: Writer, path: Path, passphrase: str, say: Say) -> Made:
    revision = revisions.revision_in(connection)
    if revision is None:
        raise CannotBackUp(NO_DESK)
    head = Head(FORMAT, revision, datetime.now(UTC).isoformat(timespec="seconds"))
    manifest = Manifest(head, bool(passphrase), unvalidated=unvalidated(connection))

    def tell(what: str) -> None:
        if shutil.disk_usage(path.parent).free < LEFT_FREE:
            raise CannotBackUp(f"The disk that holds {path} is nearly full. No backup was made.")
        say(what, writer.size)

    if writer.key:
        writer.put_open(KEY, writer.key.closed(passphrase))
    writer.put(HEAD, head.told())
    mine = tables(connection)
    for table in mine:
        manifest.tables[table.name] = _put_rows(connection, writer, table, tell)
    manifest.sequences = sequences(connection, mine)
    wanted = _files_of(connection) if "attachments" in manifest.tables else []
    connection.rollback()  # the files take long, and the moment is in the file
    with asyncio.Runner() as runner:
        runner.run(_put_files(writer, wanted, manifest, tell))
    writer.put(MANIFEST, manifest.told())
    digest = writer.end()
    return Made(
        path.name,
        writer.size,
        digest,
        revision,
        len(mine),
        manifest.tickets,
        len(manifest.missing),
    )


def _put_rows(connection: Connection[Any], writer: Writer, table: Table, tell: Callable[[str], None]) -> Rows:
    count, total = 0, hashlib.sha256()
    for number, piece in enumerate(table.rows_out(connection), 1):
        writer.put(f"tables/{table.name}.copy/{number}", piece, squeezed=True)
        count += piece.count(b"\n")
        total.update(piece)
        tell(table.name)
    return Rows(table.columns, count, total.hexdigest())


def _files_of(connection: Connection[Any]) -> list[tuple[bytes, Shape]]:
    """The contents that files have, and the pictures that were drawn of them."""
    rows = connection.execute(
        "SELECT digest, bool_or(width IS NOT NULL) FROM attachments GROUP BY digest ORDER BY digest"
    ).fetchall()
    return [
        (bytes(digest), shape)
        for digest, is_picture in rows
        for shape in (Shape if is_picture else (Shape.whole,))
    ]


async def _put_files(
    writer: Writer, wanted: list[tuple[bytes, Shape]], manifest: Manifest, tell: Callable[[str], None]
) -> None:
    for digest, shape in wanted:
        try:
            found = await files.find(digest, shape)
        except files.ContentIsGone:
            if shape is Shape.whole:
                manifest.missing.append(digest.hex())
            continue
        number, total, waiting, pieces = len(manifest.files) + 1, hashlib.sha256(), bytearray(), 0
        async for some in found.pieces:
            total.update(some)
            waiting += some
            if len(waiting) >= PIECE:
                pieces += 1
                writer.put(f"files/{number}/{pieces}", bytes(waiting))
                waiting.clear()
                tell("files")
        if waiting:
            writer.put(f"files/{number}/{pieces + 1}", bytes(waiting))
        tell("files")
        manifest.files.append(Kept(digest.hex(), shape.value, found.size, total.hexdigest()))
