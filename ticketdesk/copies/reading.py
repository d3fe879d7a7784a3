"""Looks into backups and restores them: everything of one into an empty desk, or nothing at all."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any, cast

import psycopg
import sqlalchemy
from psycopg import Connection, sql
from sqlalchemy.exc import DBAPIError

from ticketdesk import migrations, revisions
from ticketdesk.channels import files
from ticketdesk.copies.addresses import address
from ticketdesk.copies.archive import Archive
from ticketdesk.copies.filling import Filling, empty, fill_at_once
from ticketdesk.copies.lines import line, unhurried
from ticketdesk.copies.manifest import Kept, Manifest
from ticketdesk.copies.moving import move
from ticketdesk.copies.refusals import CannotRestore, HoldsADesk, IsDamaged, IsRunning, why_not
from ticketdesk.copies.tables import Table, tables
from ticketdesk.models.content import Shape

IN_MEMORY = 8 * 1024 * 1024
"""A file that is larger lies on the disk until it is in the store."""
BY_ITSELF = ("settings", "counts", "spent", "backups", "job_errors", "learned_totals", "word_counts")
"""What a desk writes before anybody has used it; jobs too."""
_OTHERS = """
    SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND application_name LIKE 'ticketdesk%' LIMIT 1
"""

Say = Callable[[str], None]


def look_into(path: Path, passphrase: str | None = None) -> Manifest:
    """Read a backup from its first byte to its last, and tell what is in it.

    Raises:
        CannotRestore: it cannot be restored; a sentence says why.
    """
    return opened(path, passphrase).manifest


def opened(path: Path, passphrase: str | None = None) -> Archive:
    """The same, to go on with.

    Raises:
        CannotRestore: it cannot be restored; a sentence says why.
    """
    try:
        return Archive(path, passphrase or "")
    except OSError as error:
        raise CannotRestore(f"{path} cannot be read: {error.strerror}. Nothing was changed.") from error


def restore(
    path: Path,
    dsn: str,
    *,
    force: bool = False,
    passphrase: str | None = None,
    say: Say = lambda _: None,
) -> Manifest:
    """Put what is in a backup into a desk, and bring it to the newest version. The desk does not run meanwhile.

    The database is changed in one transaction. Files go into the store before it ends; those that were there stay.

    Args:
        path: The backup.
        dsn: The desk's database: empty, or with a desk that nobody has used.
        force: In the place of everything that the desk holds.
        passphrase: What closes the backup.
        say: Told what is done.

    Raises:
        CannotRestore: a sentence says why; the database is as it was.
    """
    archive = opened(path, passphrase)
    say("the backup is whole")
    try:
        with line(dsn) as connection:
            _refuse_what_is_in_use(connection, force=force)
        engine = sqlalchemy.create_engine(address(dsn), poolclass=sqlalchemy.NullPool)
        with engine.connect() as whole, whole.begin():
            _put(archive, whole, say)
        with line(dsn) as connection:
            connection.execute("ANALYZE")
    except files.StoreIsAway as error:
        raise CannotRestore(
            "The store of files did not answer. The database was not changed; try again."
        ) from error
    except (psycopg.Error, OSError, DBAPIError) as error:
        cause = error.orig if isinstance(error, DBAPIError) and isinstance(error.orig, Exception) else error
        raise CannotRestore(
            f"{why_not(cause, path)} The backup was not restored; the database is as it was."
        ) from error
    return archive.manifest


def _refuse_what_is_in_use(connection: Connection[Any], *, force: bool) -> None:
    if connection.execute(_OTHERS).fetchone():
        raise IsRunning
    for table in tables(connection):
        if force or table.name in BY_ITSELF or table.name.startswith("procrastinate_"):
            continue
        if connection.execute(
            sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table.name))
        ).fetchone():
            raise HoldsADesk


def _put(archive: Archive, connection: sqlalchemy.Connection, say: Say) -> None:
    raw = unhurried(cast("Connection[Any]", connection.connection.driver_connection))
    raw.execute("SELECT pg_advisory_xact_lock(%s)", (migrations.LOCK,))
    empty(raw)
    move(connection, revisions.revision_in(raw), archive.manifest.revision)
    with _loosely(raw, archive.manifest), fill_at_once(raw) as filling:
        fill(filling, archive, say)
    say("files")
    with asyncio.Runner() as runner:
        runner.run(_keep_files(archive))
    say("the newest version")
    move(connection, archive.manifest.revision, "head")


def fill(filling: Filling, archive: Archive, say: Say) -> None:
    """Put every row of a backup into tables of its version.

    Raises:
        IsDamaged: it has other rows than it says.
    """
    manifest = archive.manifest
    found = {name: hashlib.sha256() for name in manifest.tables}
    for name, pieces in groupby(archive.members("tables/"), lambda one: Path(one[0]).parent.stem):
        table = Table(name, manifest.tables[name].columns, ())
        for _, piece in pieces:
            filling.take(table, piece)
            found[name].update(piece)
        say(name)
    if any(found[name].hexdigest() != rows.digest for name, rows in manifest.tables.items()):
        raise IsDamaged
    filling.count_on(manifest.sequences)


@contextmanager
def _loosely(connection: Connection[Any], manifest: Manifest) -> Iterator[None]:
    """Checks that did not hold for old rows where the backup was made do not hold for them here."""
    for table, name, _ in manifest.unvalidated:
        drop = sql.SQL("ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}")
        connection.execute(drop.format(sql.Identifier(table), sql.Identifier(name)))
    yield
    for table, name, rule in manifest.unvalidated:
        add = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} ").format(sql.Identifier(table), sql.Identifier(name))
        connection.execute(add + sql.SQL(rule))  # as PostgreSQL said it


def contents(archive: Archive) -> Iterator[tuple[Kept, Any]]:
    """The files of a backup, each as it says, to be read.

    Raises:
        IsDamaged: one is another.
    """
    told = iter(archive.manifest.files)
    for _, pieces in groupby(archive.members("files/"), lambda one: one[0].rpartition("/")[0]):
        kept, total = next(told), hashlib.sha256()
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as content:
            for _, piece in pieces:
                content.write(piece)
                total.update(piece)
            if total.hexdigest() != kept.own_digest:
                raise IsDamaged
            content.seek(0)
            yield kept, content
    if next(told, None):
        raise IsDamaged


async def _keep_files(archive: Archive) -> None:
    for kept, content in contents(archive):
        await files.keep(bytes.fromhex(kept.digest), content, Shape(kept.shape))
