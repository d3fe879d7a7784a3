"""What a write pays for what makes reading quick: the triggers that keep counters and words, and the indexes.

Each form is measured inside a transaction that is rolled back, the forms by turns.
"""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import psycopg
from psycopg import sql

ROUNDS, WRITES = 30, 10
"""Few writes to a transaction: what is changed again and again in one leaves versions behind that the next has to pass."""
NO_TRIGGERS = "ALTER TABLE tickets DISABLE TRIGGER USER"
EACH_INDEX = """
    SELECT index.relname FROM pg_index JOIN pg_class AS index ON index.oid = indexrelid
    WHERE indrelid = 'tickets'::regclass AND NOT indisunique
"""
FORMS = ("as it is", "without triggers", "without triggers and indexes")
WRITE = {
    "a new ticket": """
        INSERT INTO tickets (title, description, category, category_source, priority, priority_source, status,
            last_event_id, created_at, updated_at, words)
        SELECT title, description, 'general', 'default', 'medium', 'default', 'open', 0, now(), now(), words
        FROM tickets WHERE id = %s
    """,
    "a change of status": """
        UPDATE tickets SET status = CASE status WHEN 'open' THEN 'in_progress' ELSE 'open' END,
            resolved_at = NULL, closed_at = NULL, updated_at = greatest(now(), created_at)
        WHERE id = %s
    """,
}
HEAD = (
    f"| µs in PostgreSQL, without the commit | tickets | {' | '.join(FORMS)} |",
    f"| --- | --- | {' | '.join('---' for _ in FORMS)} |",
)


@dataclass(frozen=True)
class Upkeep:
    """One kind of write on a desk of one size: the median time in microseconds of each form."""

    rows: int
    write: str
    took_us: Mapping[str, float]

    @property
    def line(self) -> str:
        """The line of a table that people read."""
        return (
            f"| {self.write} | {self.rows:,} | {' | '.join(f'{self.took_us[form]:.0f}' for form in FORMS)} |"
        )


def measure(url: str, rows: int) -> Iterator[Upkeep]:
    """Write in each form, and leave everything as it was.

    Args:
        url: A desk's database; nobody else should use it meanwhile, because tables are locked.
        rows: How many tickets it holds.
    """
    for write, statement in WRITE.items():
        took: dict[str, list[float]] = defaultdict(list)
        with psycopg.connect(url, options="-c lock_timeout=10s") as connection:
            for turn in range(ROUNDS):
                for form in FORMS:
                    took[form] += _took_us(connection, form, statement, turn, rows)
        yield Upkeep(rows, write, {form: statistics.median(found) for form, found in took.items()})


def _took_us(
    connection: psycopg.Connection, form: str, statement: str, turn: int, rows: int
) -> Iterator[float]:
    with connection.transaction(force_rollback=True):
        if form != FORMS[0]:
            connection.execute(NO_TRIGGERS)
        if form == FORMS[2]:
            for (name,) in connection.execute(EACH_INDEX).fetchall():
                connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        for number in range(WRITES):
            began = time.perf_counter()
            # Tickets far from each other, and never the same one twice.
            connection.execute(statement, (1 + (turn * WRITES + number) * 7919 % rows,), prepare=True)
            yield (time.perf_counter() - began) * 1e6
