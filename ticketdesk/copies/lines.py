"""Connections for work that takes long: nothing of the server's habits stops it, and values are written one way only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import Connection, IsolationLevel

WAITS_MS = 10_000
"""So long it waits for what others hold."""
SETTINGS = {
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "lock_timeout": str(WAITS_MS),
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "intervalstyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "maintenance_work_mem": "256MB",
    # A reader that is gone is noticed, also in the middle of a long statement.
    "client_connection_check_interval": "5s",
}


def unhurried(connection: Connection[Any]) -> Connection[Any]:
    """The same connection, with our settings."""
    for name, value in SETTINGS.items():
        connection.execute("SELECT set_config(%s, %s, false)", (name, value))
    return connection


@contextmanager
def line(dsn: str) -> Iterator[Connection[Any]]:
    """A connection on which each statement is committed by itself."""
    with psycopg.connect(
        dsn, autocommit=True, connect_timeout=10, application_name="ticketdesk copy"
    ) as connection:
        yield unhurried(connection)


@contextmanager
def one_moment(dsn: str) -> Iterator[Connection[Any]]:
    """A connection that sees the database as it was at one moment, changes nothing, and holds nobody up."""
    with line(dsn) as connection:
        connection.autocommit = False
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield connection
        connection.rollback()
