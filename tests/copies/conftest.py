"""A desk with some rows of each noun and with files, a store of files, and empty databases."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from obstore.store import MemoryStore
from sqlalchemy.engine import URL

from tests.models.rows import ROWS
from ticketdesk.channels import files
from ticketdesk.copies.lines import one_moment
from ticketdesk.copies.tables import tables
from ticketdesk.models.content import Shape

LONG = bytes(range(256)) * 18_000
"""More than a piece."""


@pytest.fixture
def full(template: str, new_database: Callable[..., URL], shelf: MemoryStore) -> str:
    """The address of a desk with some rows of each noun, and two files."""
    dsn = new_database(template).render_as_string(hide_password=False)
    with psycopg.connect(dsn) as connection:
        connection.execute(ROWS)
        for number, content in enumerate((LONG, b"a picture"), 1):
            connection.execute(
                "UPDATE attachments SET digest = %s WHERE id = %s", (sha256(content).digest(), number)
            )
        connection.execute("UPDATE attachments SET width = 2, height = 1 WHERE id = 2")
    shelve(LONG, b"a picture")
    return dsn


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> MemoryStore:
    """The store of files, in memory."""
    store = MemoryStore()
    monkeypatch.setattr(files, "store", lambda: store)
    return store


def shelve(whole: bytes, picture: bytes) -> None:
    """Keep a file, and a picture with one that was drawn of it."""

    async def keep() -> None:
        await files.keep(sha256(whole).digest(), whole)
        await files.keep(sha256(picture).digest(), picture)
        await files.keep(sha256(picture).digest(), b"drawn", Shape.small)

    asyncio.run(keep())


@pytest.fixture
def nothing(new_database: Callable[..., URL]) -> str:
    """The address of a database with nothing in it."""
    return new_database().render_as_string(hide_password=False)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """Where a backup goes; in the end nothing half made lies beside it."""
    yield tmp_path / "desk.tdb"
    assert list(tmp_path.glob("*.part")) == []


def everything(dsn: str) -> dict[str, list[bytes]]:
    """Every row of every table, in the bytes in which it travels."""
    with one_moment(dsn) as connection:
        return {table.name: list(table.rows_out(connection)) for table in tables(connection)}
