"""A PostgreSQL that can be killed, stopped in its tracks and started again, always on the same port."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import psutil
import psycopg

from tests.processes import free_port
from ticketdesk.launch import postgres
from ticketdesk.launch.postgres import EmbeddedPostgres
from ticketdesk.launch.postmaster import SETTINGS, status

# On a small disk the write-ahead log stays small; with a hundred connections running out of them is quick.
SMALL = {"max_wal_size": "64MB", "min_wal_size": "32MB", "shared_buffers": "32MB", "max_connections": "100"}
NO_MORE = ("too many clients", "remaining connection slots")


class Database:
    """The database of one desk that is broken on purpose.

    Args:
        folder: Its data folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self._postgres = EmbeddedPostgres(folder)

    def start(self) -> str:
        """Start it, after a kill too; its URL is the same each time."""
        self._postgres.stop()
        self._postgres = EmbeddedPostgres(self.folder)
        with patch.object(postgres, "free_port", lambda: self.port), patch.dict(SETTINGS, SMALL):
            return self._postgres.start()

    def stop(self) -> None:
        """A fast shutdown, waited for."""
        self._postgres.stop()

    @property
    def url(self) -> str:
        """Its address."""
        return self._postgres.url

    @property
    def has_ended(self) -> bool:
        """Whether it is not there."""
        return self._postgres.leash is None or self._postgres.leash.has_ended

    def processes(self) -> list[psutil.Process]:
        """The postmaster, and all that it started."""
        found = status(self.folder / "postgres")
        try:
            chief = psutil.Process(found.pid if found else -1)
            return [chief, *chief.children(recursive=True)]
        except (psutil.NoSuchProcess, ValueError):
            return []

    def kill(self) -> None:
        """SIGKILL to all of it at once."""
        self._tell(signal.SIGKILL)

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Nothing of it moves in this block."""
        self._tell(signal.SIGSTOP)
        try:
            yield
        finally:
            self._tell(signal.SIGCONT)

    @contextlib.contextmanager
    def without_connections(self) -> Iterator[int]:
        """Nobody else gets a connection in this block, and nobody keeps the one that he had. Gives how many were taken."""
        with contextlib.ExitStack() as stack:
            first = stack.enter_context(psycopg.connect(self.url, autocommit=True))
            count, until = 0, time.monotonic() + 10
            while time.monotonic() < until:
                try:
                    stack.enter_context(psycopg.connect(self.url, connect_timeout=5))
                    count += 1
                except psycopg.OperationalError as error:
                    if not any(words in str(error) for words in NO_MORE):
                        raise
                    if not _end_the_others(first):
                        break
            yield count

    def end_connections(self) -> None:
        """End every connection of the desk once, as a restart of a pooler does."""
        with contextlib.suppress(psycopg.Error), psycopg.connect(self.url, autocommit=True) as connection:
            _end_the_others(connection)

    def _tell(self, number: signal.Signals) -> None:
        for process in self.processes():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(number)


def _end_the_others(connection: psycopg.Connection[tuple[object, ...]]) -> int:
    """End the desk's own connections; how many there were. The takers of the places have no name."""
    ended = connection.execute("""
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND (application_name <> '' OR query LIKE 'LISTEN%') AND backend_type = 'client backend'
    """)
    return len(ended.fetchall())
