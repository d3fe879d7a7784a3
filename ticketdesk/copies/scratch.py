"""A database for a while, beside the desk's: what is tried in it touches nobody, and in the end it is dropped."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg import Connection, errors, sql

from ticketdesk.copies.addresses import beside
from ticketdesk.copies.lines import line
from ticketdesk.errors import CannotStart

PREFIX = "ticketdesk_scratch"
LEFT_AFTER_S = 600
"""One that nobody is connected to is left over from a killed process when it is older."""
MAY_NOT = (
    "The role that DATABASE_URL names may not create databases, so nothing can be tried on a copy. Let it, with "
    "ALTER ROLE ... CREATEDB; nothing was changed."
)
FULL = "The disk of the database is too full for a copy. Free some space there; nothing was changed."
_LIKE_OURS = """
    SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = current_database()
"""
_LEFT = """
    SELECT datname::text FROM pg_database
    WHERE datname ~ %s AND datdba = (SELECT oid FROM pg_roles WHERE rolname = current_user)
        AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE pg_stat_activity.datname = pg_database.datname)
"""

_END_OURS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user"
)


@contextmanager
def scratch_database(dsn: str) -> Iterator[str]:
    """An empty database in the same server, of the same locale.

    Args:
        dsn: The desk's database.

    Yields:
        The address of the new one.

    Raises:
        CannotStart: the role may not create one, or there is no room for it.
    """
    with line(dsn) as connection:
        remove_left(connection)
        name = f"{PREFIX}_{int(time.time())}_{secrets.token_hex(4)}"
        _create(connection, name)
        try:
            with line(beside(dsn, name)):  # as long as somebody is connected, nobody takes it for left over
                yield beside(dsn, name)
        finally:
            _drop(dsn, name)


def remove_left(connection: Connection[Any]) -> None:
    """Drop what killed processes left behind."""
    for (name,) in connection.execute(_LEFT, (f"^{PREFIX}_[0-9]+_[0-9a-f]+$",)).fetchall():
        made_at = re.findall(r"\d+", name)[0]
        if int(made_at) < time.time() - LEFT_AFTER_S:
            with suppress(psycopg.Error):  # somebody else drops it, or is connected now
                connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def _create(connection: Connection[Any], name: str) -> None:
    like = connection.execute(_LIKE_OURS).fetchone()
    assert like, "we are connected to a database"
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}")
    try:
        connection.execute(statement.format(sql.Identifier(name), *map(sql.Literal, like)))
    except errors.InsufficientPrivilege:
        raise CannotStart(MAY_NOT) from None
    except errors.DiskFull:
        raise CannotStart(FULL) from None


def _drop(dsn: str, name: str) -> None:
    """On a connection of its own: the other one may be what broke.

    Without FORCE, which is refused as long as PostgreSQL's own cleaner works there: a plain DROP asks that one to go.
    """
    with suppress(psycopg.OperationalError), line(dsn) as connection:
        connection.execute(_END_OURS, (name,))
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
