"""Stories of up to a million tickets by COPY: batch by batch, in constant memory, on a desk that may be in use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from psycopg import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import db
from ticketdesk.live import TICKETS
from ticketdesk.story.ledger import Record

BATCH = 5_000
# What is not copied keeps its default: no draft.
COLUMNS = {
    "tickets": "id, title, description, email, category, category_source, priority, priority_source, status, assignee_id,"
    " created_at, updated_at, resolved_at, closed_at, deleted_at, deleted_by, replied_at, last_word, tags, last_event_id, words",
    "events": "id, ticket_id, created_at, what, actor, actor_id, before, after",
    "messages": "ticket_id, kind, author_id, body, created_at",
    "links": "ticket_id, key_hash, created_at, expires_at",
    "suggestions": "ticket_id, source, category, priority, chosen_category, chosen_priority, category_evidence,"
    " priority_evidence, milliseconds, error, created_at",
}
TICKET = COLUMNS["tickets"].split(", ")[1:-2]
BODY = COLUMNS["messages"].split(", ").index("body") - 1
SUGGESTION = COLUMNS["suggestions"].split(", ")[1:]


async def store(told: Sequence[Record]) -> None:
    """Store one batch in one transaction, and tell open lists that there is something to read again."""
    async with db.transaction() as session:
        connection = await _unhurried(session)
        numbers = await _next(connection, "tickets", len(told))
        # By moment only: what happened to one ticket at the same moment stays in its order.
        lines = sorted(
            ((line, place) for place, one in enumerate(told) for line in one.events),
            key=lambda one: one[0][0],
        )
        event_numbers = await _next(connection, "events", len(lines))
        words = await _words(connection, told)
        newest = {place: number for (_, place), number in zip(lines, event_numbers, strict=True)}
        await _copy(
            connection,
            "tickets",
            (
                (number, *(_plain(one.ticket[name]) for name in TICKET), newest[place], words[place])
                for place, (number, one) in enumerate(zip(numbers, told, strict=True))
            ),
        )
        await _copy(
            connection,
            "events",
            (
                (number, numbers[place], *map(_plain, line))
                for number, (line, place) in zip(event_numbers, lines, strict=True)
            ),
        )
        by_number = list(zip(numbers, told, strict=True))
        await _copy(connection, "messages", ((n, *row) for n, one in by_number for row in one.messages))
        await _copy(connection, "links", ((n, *one.link) for n, one in by_number))
        await _copy(
            connection,
            "suggestions",
            (
                (n, *(_plain(said[name]) for name in SUGGESTION))
                for n, one in by_number
                for said in one.suggestions
            ),
        )
        await _tag(connection, [(n, *row) for n, one in by_number for row in one.tags])
        await connection.execute("SELECT gin_clean_pending_list('ix_tickets_words')")
        await connection.execute("SELECT pg_notify(%s, %s)", (TICKETS, f"{event_numbers[-1]}:{numbers[-1]}"))


async def settle() -> None:
    """Have the database learn what is there now, so that it plans well from the first question on."""
    async with db.transaction() as session:
        connection = await _unhurried(session)
        await connection.execute(f"ANALYZE {', '.join(COLUMNS)}")


async def _unhurried(session: AsyncSession) -> AsyncConnection[Any]:
    """The session's own connection, for statements that take longer than a page may.

    The index of words takes a whole batch at once, which is twice as fast as piece by piece.
    """
    raw = await (await session.connection()).get_raw_connection()
    connection = cast("AsyncConnection[Any]", raw.driver_connection)
    for setting in (
        "statement_timeout = 0",
        "maintenance_work_mem = '256MB'",
        "gin_pending_list_limit = '256MB'",
    ):
        await connection.execute(f"SET LOCAL {setting}")
    return connection


async def _next(connection: AsyncConnection[Any], table: str, count: int) -> list[int]:
    statement = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
    rows = await (await connection.execute(statement, (table, count))).fetchall()
    return [number for (number,) in rows]


async def _words(connection: AsyncConnection[Any], told: Sequence[Record]) -> list[str]:
    """What each conversation adds to its ticket's words, before both are stored."""
    said = [" ".join(row[BODY] for row in one.messages) for one in told]
    statement = "SELECT words_of(body)::text FROM unnest(%s::text[]) WITH ORDINALITY AS said (body, place) ORDER BY place"
    rows = await (await connection.execute(statement, (said,))).fetchall()
    return [words for (words,) in rows]


_MAKE_TAGS = """
    INSERT INTO tags (name, created_at, created_by)
    SELECT DISTINCT ON (name) name, at, by FROM unnest(%s::text[], %s::timestamptz[], %s::integer[]) AS worn (name, at, by)
    ORDER BY name, at ON CONFLICT DO NOTHING
"""
_TAG = """
    INSERT INTO ticket_tags (ticket_id, tag_id, tagged_at, tagged_by)
    SELECT number, id, at, by
    FROM unnest(%s::integer[], %s::text[], %s::timestamptz[], %s::integer[]) AS worn (number, worn_name, at, by)
    JOIN tags ON lower(name) = lower(worn_name)
"""


async def _tag(connection: AsyncConnection[Any], worn: Sequence[tuple[Any, ...]]) -> None:
    """Put tags on tickets that name them already, so that the trigger finds nothing to do."""
    if worn:
        numbers, *rest = (list(column) for column in zip(*worn, strict=True))
        await connection.execute(_MAKE_TAGS, rest)
        await connection.execute(_TAG, (numbers, *rest))


async def _copy(connection: AsyncConnection[Any], table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    async with connection.cursor().copy(f"COPY {table} ({COLUMNS[table]}) FROM STDIN") as copy:
        for row in rows:
            await copy.write_row(row)


def _plain(value: Any) -> Any:
    # Closed lists are text to the database.
    return value.value if isinstance(value, str) and hasattr(value, "value") else value
