"""What belongs to a copy: every table that the desk keeps, in the words of COPY.

Some of it means nothing elsewhere and is put as another database needs it: numbers of transactions (decision 11), and
jobs that a worker has under way, which have to be done again where there is no such worker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, sql
from sqlmodel import SQLModel

import ticketdesk.models  # noqa: F401  (fills the metadata)

PIECE = 4 * 1024 * 1024
"""Bytes of rows that travel at a time."""
LIVES_HERE = "procrastinate_workers"
"""Workers that are running: none of them runs elsewhere."""
ELSEWHERE = {
    ("events", "xact"): "'3'::xid8",
    ("procrastinate_jobs", "status"): (
        "CASE status WHEN 'doing' THEN 'todo'::procrastinate_job_status ELSE status END"
    ),
    # One that waits already may have the same; it is done once more then.
    ("procrastinate_jobs", "queueing_lock"): "CASE status WHEN 'doing' THEN NULL ELSE queueing_lock END",
    ("procrastinate_jobs", "abort_requested"): "status <> 'doing' AND abort_requested",
    ("procrastinate_jobs", "worker_id"): "NULL::bigint",
}
_TABLES = """
    SELECT relname::text, array_agg(attname::text ORDER BY attnum),
        array_agg(attname::text ORDER BY array_position(indkey::int2[], attnum)) FILTER (WHERE attnum = ANY(indkey))
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    JOIN pg_index ON indrelid = pg_class.oid AND indisprimary
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
        AND (relname = ANY(%s) OR relname LIKE 'procrastinate\\_%%')
    GROUP BY relname ORDER BY relname
"""
_SEQUENCES = """
    SELECT own.relname::text FROM pg_class AS own
    JOIN pg_depend ON objid = own.oid AND classid = 'pg_class'::regclass AND deptype IN ('a', 'i')
    JOIN pg_class AS owner ON owner.oid = refobjid
    WHERE own.relkind = 'S' AND own.relnamespace = current_schema()::regnamespace AND owner.relname = ANY(%s)
    ORDER BY own.relname
"""
_UNVALIDATED = """
    SELECT relname::text, conname::text, pg_get_constraintdef(pg_constraint.oid) FROM pg_constraint
    JOIN pg_class ON pg_class.oid = conrelid
    WHERE contype = 'c' AND NOT convalidated AND relnamespace = current_schema()::regnamespace ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Table:
    """One table.

    Args:
        name: Its name.
        columns: In the order in which they travel.
        key: Its primary key. Rows travel in its order: where they lie on the disk depends on what was there before.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    def rows_out(self, connection: Connection[Any]) -> Iterator[bytes]:
        """Its rows in pieces that end with a row."""
        waiting = bytearray()
        with connection.cursor().copy(self._out()) as copy:
            for row in copy:
                waiting += row
                if len(waiting) >= PIECE:
                    yield bytes(waiting)
                    waiting.clear()
        if waiting:
            yield bytes(waiting)

    def rows_in(self, connection: Connection[Any], piece: bytes) -> None:
        """Take one piece."""
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(self.name), _listed(self.columns)
        )
        with connection.cursor().copy(statement) as copy:
            copy.write(piece)

    def _out(self) -> sql.Composed:
        put = [
            sql.SQL(ELSEWHERE[self.name, column])  # our own words, above
            if (self.name, column) in ELSEWHERE
            else sql.Identifier(column)
            for column in self.columns
        ]
        return sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
            sql.SQL(", ").join(put), sql.Identifier(self.name), _listed(self.key)
        )


def _listed(names: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def tables(connection: Connection[Any]) -> list[Table]:
    """The desk's tables, in a database of any version; others in the same schema are not ours to carry."""
    known = list(SQLModel.metadata.tables)
    rows = connection.execute(_TABLES, (known,)).fetchall()
    return [Table(name, tuple(columns), tuple(key)) for name, columns, key in rows if name != LIVES_HERE]


def sequences(connection: Connection[Any], of: list[Table]) -> dict[str, tuple[int, bool]]:
    """How far the numbers of these tables are given out, and whether the last one was."""
    names = connection.execute(_SEQUENCES, ([table.name for table in of],)).fetchall()
    found = {}
    for (name,) in names:
        statement = sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(name))
        row = connection.execute(statement).fetchone()
        assert row, "a sequence is one row"
        found[name] = (int(row[0]), bool(row[1]))
    return found


def unvalidated(connection: Connection[Any]) -> list[tuple[str, str, str]]:
    """Checks that hold for new rows only, as a migration that was taken back leaves them: table, name and rule."""
    return [(table, name, rule) for table, name, rule in connection.execute(_UNVALIDATED).fetchall()]
