"""Fills a migrated desk by COPY: a million tickets with their histories and messages in some minutes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import psycopg
from psycopg import Connection, sql

from benchmarks.rows import Row

BATCH = 5_000
TICKETS = (
    "id, title, description, category, priority, status, created_at, category_source, priority_source, updated_at,"
    " resolved_at, closed_at, last_event_id"
)
EVENTS = "id, ticket_id, what, actor, created_at"
MESSAGES = "ticket_id, kind, author_id, body, created_at"
UNHURRIED = {
    "maintenance_work_mem": "1GB",
    "synchronous_commit": "off",
    "statement_timeout": "0",
    "max_parallel_maintenance_workers": "2",
}
NOTHING = r"\N"
# None of the words that are searched for.
SAID = (
    "Thank you, we look into it.",
    "It still happens, at the same place as before.",
    "Could you send us the time and the address of the page?",
    "That was it, everything works again.",
    "Asked the team that runs the servers.",
    "We found the reason and will tell you when it is mended.",
)


def fill(database: str, rows: Iterable[Row], *, author: int, messages: int) -> int:
    """Load rows into an empty desk.

    Args:
        database: Its address.
        rows: The tickets.
        author: The account that wrote the agents' messages.
        messages: How many there are on a ticket, on average.

    Returns:
        The number of tickets.
    """
    count, random = 0, Random("messages")
    with psycopg.connect(database, autocommit=True) as connection:
        for name, value in UNHURRIED.items():
            connection.execute(sql.SQL("SET {} = {}").format(sql.Identifier(name), value))
        with _words_indexed_at_once(connection):
            for batch in _batches(rows):
                count += len(batch)
                _store(
                    connection,
                    batch,
                    [line for row in batch for line in _said(random, row, author, messages)],
                )
        for table in ("tickets", "events"):
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
        connection.execute("VACUUM (ANALYZE)")
    return count


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


@contextmanager
def _words_indexed_at_once(connection: Connection[Any]) -> Iterator[None]:
    """An index of words is made in the end, which is many times as fast as with every row."""
    found = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = 'tickets'"
        " AND indexdef LIKE '% USING gin %'"
    ).fetchall()
    for name, _ in found:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    for _, definition in found:
        connection.execute(definition)


def _store(connection: Connection[Any], batch: list[Row], said: list[Row]) -> None:
    with connection.transaction():
        _copy(connection, f"tickets ({TICKETS})", map(_ticket, batch))
        events = ([row[0], row[0], "created", "requester", row[6]] for row in batch)
        _copy(connection, f"events ({EVENTS})", events)
        _copy(connection, f"messages ({MESSAGES})", said)


def _ticket(row: Row) -> Row:
    number, status, created = row[0], row[5], row[6]
    resolved, closed = (created if status == wanted else NOTHING for wanted in ("resolved", "closed"))
    return [*row, "person", "person", created, resolved, closed, number]


def _said(random: Random, row: Row, author: int, messages: int) -> Iterator[Row]:
    for _ in range(random.randint(0, 2 * messages)):
        kind, by = random.choice((("public", NOTHING), ("public", str(author)), ("internal", str(author))))
        yield [row[0], kind, by, random.choice(SAID), row[6]]


def _copy(connection: Connection[Any], into: str, rows: Iterable[Row]) -> None:
    with connection.cursor().copy(f"COPY {into} FROM STDIN") as copy:
        copy.write("".join("\t".join(row) + "\n" for row in rows))
