"""Everything that stands in the database, to see which rows somebody changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, NamedTuple

import psycopg

from tests.served import Served

Rows = frozenset[tuple[str, str]]
# What is only counted or queued, and the desk's own migration.
LEFT_OUT = ("counts", "spent", "ticket_counts", "assignee_counts", "alembic_version")
TABLES = """SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'
    AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'procrastinate%' ORDER BY 1"""
# When somebody was last seen changes with every click.
# Where the moment of use is a change: what it makes worthless.
USED = ("invitations", "recovery_codes")

# Whose rows have no number.
KEYS = {
    "answers": ("key_hash",),
    "automations": ("source", "field", "value"),
    "batch_tickets": ("batch_id", "ticket_id"),
    "browsers": ("key_hash", "account_id"),
    "drafts": ("account_id", "ticket_id"),
    "incidents": ("number",),
    "labels": ("ticket_id", "field"),
    "ratings": ("ticket_id",),
    "relations": ("ticket_id", "other_id"),
    "retention_rules": ("status",),
    "replay_lines": ("replay_id", "ticket_id"),
    "settings": ("name",),
    "ticket_tags": ("ticket_id", "tag_id"),
    "watchers": ("ticket_id", "account_id"),
}


class Change(NamedTuple):
    """One row that is there now and was not, or the other way round."""

    table: str
    row: dict[str, Any]
    is_new: bool


class Standing:
    """Looks at all rows of all tables at once.

    Args:
        desk: Whose database.
    """

    def __init__(self, desk: Served) -> None:
        self._connection = psycopg.connect(desk.database_url, autocommit=True)

    @cached_property
    def tables(self) -> list[str]:
        """Every table whose rows mean something, also those that were not thought of here."""
        return [name for (name,) in self._connection.execute(TABLES) if name not in LEFT_OUT]

    @cached_property
    def _query(self) -> Any:
        return " UNION ALL ".join(_row(table) for table in self.tables)

    def rows(self) -> Rows:
        """All rows at this moment."""
        return frozenset(self._connection.execute(self._query).fetchall())

    def do(self, statements: tuple[str, ...], values: dict[str, Any]) -> None:
        """Arrange something."""
        for statement in statements:
            self._connection.execute(statement, values)  # type: ignore[call-overload]

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def nothing_changes(self, why: object = "") -> Iterator[None]:
        """Fail when a row is another afterwards."""
        before = self.rows()
        yield
        done = changes(before, self.rows())
        assert done == [], f"{why} changed {done}"


def changes(before: Rows, after: Rows) -> list[Change]:
    """What is another than before; an old row that was changed comes twice, as it was and as it is."""
    kept = {_which(table, json.loads(row)) for table, row in before}
    gone = [Change(table, json.loads(row), False) for table, row in before - after]
    read = [(table, json.loads(row)) for table, row in after - before]
    return gone + [Change(table, row, _which(table, row) not in kept) for table, row in read]


def _which(table: str, row: dict[str, Any]) -> tuple[Any, ...]:
    """What makes it that row: its number, or what stands for one."""
    return (table, *(row.get(name) for name in KEYS.get(table, ("id",))))


def _row(table: str) -> str:
    kept = "seen_at" if table in USED else "seen_at,used_at"
    return f"SELECT '{table}', (to_jsonb(t) - '{{{kept}}}'::text[])::text FROM {table} t"
