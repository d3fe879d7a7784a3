"""Fills the tables of a database that was brought to the right version, with the rights of their owner only.

What would write a second time or refuse what is well known (triggers, foreign keys) is set aside meanwhile. Triggers of
ours may be switched off by whoever owns a table; those that are PostgreSQL's own, behind a foreign key, only by a
superuser, so a foreign key is taken off and put back, which has PostgreSQL look at every row once more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString, cast

from psycopg import Connection, sql

from ticketdesk.copies.lines import line
from ticketdesk.copies.tables import Table, tables

_KEYS = """
    SELECT relname::text, conname::text, pg_get_constraintdef(pg_constraint.oid) FROM pg_constraint
    JOIN pg_class ON pg_class.oid = conrelid
    WHERE contype = 'f' AND relnamespace = current_schema()::regnamespace AND relname = ANY(%s) ORDER BY 1, 2
"""
_INDEXES = """
    SELECT own.relname::text, pg_get_indexdef(indexrelid) FROM pg_index
    JOIN pg_class AS own ON own.oid = indexrelid JOIN pg_class AS owner ON owner.oid = indrelid
    WHERE owner.relnamespace = current_schema()::regnamespace AND owner.relname = ANY(%s)
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
        AND pg_get_indexdef(indexrelid) NOT LIKE '%%ARRAY[%%'
    ORDER BY 1
"""
# Each can be made anew from what PostgreSQL says of it; a list in a condition would be read as another one, so those stay.


class Filling:
    """Tables that are being filled."""

    def __init__(self, connection: Connection[Any], own: list[Table]) -> None:
        self._connection, self._own = connection, {table.name: table for table in own}

    def take(self, table: Table, piece: bytes) -> None:
        """Some rows of a table."""
        table.rows_in(self._connection, piece)

    def count_on(self, sequences: dict[str, tuple[int, bool]]) -> None:
        """Go on with numbers where they were."""
        for name, (last, was_given) in sequences.items():
            self._connection.execute("SELECT setval(%s::regclass, %s, %s)", (f'"{name}"', last, was_given))


@contextmanager
def fill_bit_by_bit(dsn: str) -> Iterator[Filling]:
    """Every piece is committed by itself, with its indexes.

    Nobody looks at such a database before it is full; and no transaction lasts, for the numbers of transactions belong
    to the whole server, and a desk in it waits for the oldest (decision 11).
    """
    with line(dsn) as connection:
        own = tables(connection)
        with _without_triggers(connection, own), _without_keys(connection, own, bit_by_bit=True):
            yield Filling(connection, own)


@contextmanager
def fill_at_once(connection: Connection[Any]) -> Iterator[Filling]:
    """All in the transaction of the connection, which is the fastest: indexes are made when the rows are there."""
    own = tables(connection)
    with (
        _without_triggers(connection, own),
        _without_keys(connection, own, bit_by_bit=False),
        _without_indexes(connection, own),
    ):
        yield Filling(connection, own)


def empty(connection: Connection[Any]) -> None:
    """Take every row out of the desk's tables, also where a trigger guards them."""
    own = tables(connection)
    if not own:
        return
    with _without_triggers(connection, own):
        names = sql.SQL(", ").join(sql.Identifier(table.name) for table in own)
        connection.execute(sql.SQL("TRUNCATE {}, procrastinate_workers").format(names))


@contextmanager
def _without_triggers(connection: Connection[Any], own: list[Table]) -> Iterator[None]:
    def switch(how: LiteralString) -> None:
        for table in own:
            statement = sql.SQL("ALTER TABLE {} " + how + " TRIGGER USER").format(sql.Identifier(table.name))
            connection.execute(statement)

    switch("DISABLE")
    yield
    switch("ENABLE")


@contextmanager
def _without_keys(connection: Connection[Any], own: list[Table], *, bit_by_bit: bool) -> Iterator[None]:
    """Put back without looking first, foreign keys take no number of a transaction for as long as they look."""
    keys = connection.execute(_KEYS, ([table.name for table in own],)).fetchall()
    for table, name, _ in keys:
        _alter(connection, table, sql.SQL("DROP CONSTRAINT {}").format(sql.Identifier(name)))
    yield
    for table, name, how in keys:
        said = sql.SQL(cast("LiteralString", f"{how} NOT VALID" if bit_by_bit else how))
        _alter(connection, table, sql.SQL("ADD CONSTRAINT {} {}").format(sql.Identifier(name), said))
        if bit_by_bit:
            _alter(connection, table, sql.SQL("VALIDATE CONSTRAINT {}").format(sql.Identifier(name)))


@contextmanager
def _without_indexes(connection: Connection[Any], own: list[Table]) -> Iterator[None]:
    indexes = connection.execute(_INDEXES, ([table.name for table in own],)).fetchall()
    for name, _ in indexes:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    for _, how in indexes:
        connection.execute(sql.SQL(cast("LiteralString", how)))


def _alter(connection: Connection[Any], table: str, how: sql.Composable) -> None:
    connection.execute(sql.SQL("ALTER TABLE {} {}").format(sql.Identifier(table), how))
