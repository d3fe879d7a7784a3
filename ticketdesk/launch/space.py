"""Room on disks: how much is left, and where the database lies, as far as one can see that from here."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from psycopg import Connection

from ticketdesk.config import settings
from ticketdesk.launch.postmaster import status

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def free(folder: Path) -> int:
    """The bytes that are free where a folder lies, or is going to lie."""
    return shutil.disk_usage(there(folder)).free


def total(folder: Path) -> int:
    """The bytes of that disk, free or not."""
    return shutil.disk_usage(there(folder)).total


def there(folder: Path) -> Path:
    """A folder, or the one in which it is going to be made."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def words(size: int) -> str:
    """As people read it: "12 MB", "3.4 GB"."""
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{-(-size // 1_000_000):,} MB"


def folder_of(connection: Connection[Any]) -> Path | None:
    """Where the database lies; None: on another machine, or where we may not see it."""
    here = connection.info.host in LOOPBACK or connection.info.host.startswith("/")
    if not here:
        return None
    ours = settings().ticketdesk_data / "postgres"
    if (found := status(ours)) and found.port == connection.info.port:
        return ours
    # Only some roles are told; another's folder of the same name in a container is none that we can see.
    row = connection.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'").fetchone()
    folder = Path(row[0]) if row else None
    return folder if folder and (folder / "PG_VERSION").exists() else None


def size_of(connection: Connection[Any]) -> int:
    """The bytes of the database."""
    row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    assert row, "there is one answer"
    return int(row[0])
