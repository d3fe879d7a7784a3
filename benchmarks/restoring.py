"""Puts rows back after writing, so that every measurement sees the same desk."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

import psutil
import psycopg
from psycopg import sql

from ticketdesk.desk import counts

SMALL = 100_000
"""Up to so many tickets the tables are packed anew, as they were at first; above that would take longer than measuring."""
IDLE_WITHIN_S = 90
BUSY = (
    "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()"
    " AND backend_type IN ('client backend', 'parallel worker')"
)
REMEMBER = """
    CREATE SCHEMA benchmark;
    CREATE TABLE benchmark.tickets AS
        SELECT id, status, priority, updated_at, resolved_at, closed_at, last_event_id FROM tickets;
    ALTER TABLE benchmark.tickets ADD PRIMARY KEY (id);
    CREATE TABLE benchmark.last AS SELECT (SELECT max(id) FROM tickets) AS ticket,
        (SELECT max(id) FROM events) AS event, coalesce((SELECT max(id) FROM messages), 0) AS message;
"""
# Only the guard of the history is set aside, and only here: counters and whatever else follows the tickets must go on.
PUT_BACK = """
    ALTER TABLE events DISABLE TRIGGER events_stand;
    DELETE FROM events WHERE id > (SELECT event FROM benchmark.last);
    DELETE FROM messages WHERE id > (SELECT message FROM benchmark.last);
    DELETE FROM tickets WHERE id > (SELECT ticket FROM benchmark.last);
    UPDATE tickets SET status = was.status, priority = was.priority, updated_at = was.updated_at,
        resolved_at = was.resolved_at, closed_at = was.closed_at, last_event_id = was.last_event_id
        FROM benchmark.tickets AS was WHERE was.id = tickets.id AND was.last_event_id <> tickets.last_event_id;
    ALTER TABLE events ENABLE TRIGGER events_stand;
"""


class Database(Protocol):
    """A database whose rows can be put back."""

    @property
    def url(self) -> str:
        """Its address."""
        ...

    def put_back(self) -> None:
        """Have everything as it was remembered."""


@dataclass(frozen=True)
class DeskDatabase:
    """The desk's own."""

    url: str

    def remember(self) -> None:
        """Everything as it is now is what will be put back."""
        with psycopg.connect(self.url) as connection:
            connection.execute(REMEMBER)

    def put_back(self) -> None:
        """Have everything as it was remembered."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            with connection.transaction():
                connection.execute(PUT_BACK)
            with connection.transaction():
                for statement in counts.PACK:  # as the worker does, which is not running here
                    connection.execute(statement)
            tables = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'procrastinate%'"
            ).fetchall()
            count = connection.execute("SELECT count(*) FROM benchmark.tickets").fetchone()
            assert count
            _pack(connection, [name for (name,) in tables], count[0])


@dataclass(frozen=True)
class OtherDatabase:
    """One of a system to compare with.

    Args:
        url: Its address.
        table: Where it keeps its tickets, with the columns id, status and priority.
        rows: How many there are.
    """

    url: str
    table: str
    rows: int

    def remember(self) -> None:
        """What an earlier run remembered stays what it was."""
        kept = sql.SQL(
            "CREATE TABLE IF NOT EXISTS {} AS SELECT id, status, priority FROM {} WHERE id <= {}"
        ).format(self._kept, sql.Identifier(self.table), self.rows)
        with psycopg.connect(self.url) as connection:
            connection.execute(kept)

    def put_back(self) -> None:
        """Have everything as it was remembered."""
        table = sql.Identifier(self.table)
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL("DELETE FROM {} WHERE id > {}").format(table, self.rows))
            connection.execute(
                sql.SQL(
                    "UPDATE {0} SET status = was.status, priority = was.priority FROM {1} AS was"
                    " WHERE was.id = {0}.id AND (was.status, was.priority) <> ({0}.status, {0}.priority)"
                ).format(table, self._kept)
            )
            _pack(connection, [self.table], self.rows)

    @property
    def _kept(self) -> sql.Identifier:
        return sql.Identifier(f"benchmark_before_{self.table}")


def _pack(connection: psycopg.Connection, tables: list[str], rows: int) -> None:
    how = "FULL, ANALYZE" if rows <= SMALL else "ANALYZE"
    names = sql.SQL(", ").join(map(sql.Identifier, tables))
    connection.execute(sql.SQL("VACUUM ({}) {}").format(sql.SQL(how), names))


def wait_until_idle(url: str) -> None:
    """A question whose asker went away is still being answered: wait for its end."""
    until = time.monotonic() + IDLE_WITHIN_S
    with psycopg.connect(url, autocommit=True) as connection:
        while (busy := connection.execute(BUSY).fetchone()) and busy[0] and time.monotonic() < until:
            time.sleep(0.1)


def server_of(url: str) -> int | None:
    """The first process of the PostgreSQL behind an address, when it runs on this machine."""
    with suppress(psutil.Error), psycopg.connect(url) as connection:
        return int(psutil.Process(connection.info.backend_pid).ppid())
    return None
