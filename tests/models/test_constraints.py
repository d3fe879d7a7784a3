"""What the application never does is refused by the database too, rule by rule."""

from __future__ import annotations

from collections.abc import AsyncIterator

import psycopg
import pytest
from psycopg import errors, sql

from tests.models.access_attacks import ACCESS_ATTACKS, REWRITTEN_AUDIT
from tests.models.attacks import ATTACKS, REWRITTEN_HISTORY, Attack
from tests.models.conversation_attacks import CONVERSATION_ATTACKS
from tests.models.queue_attacks import QUEUE_ATTACKS
from tests.models.rows import ROWS
from tests.models.triage_attacks import TRIAGE_ATTACKS
from tests.models.years_attacks import REWRITTEN_PROOFS, YEARS_ATTACKS

ALL = [*ATTACKS, *ACCESS_ATTACKS, *TRIAGE_ATTACKS, *QUEUE_ATTACKS, *CONVERSATION_ATTACKS, *YEARS_ATTACKS]

OURS = """
    SELECT conname AS rule FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
    WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'u', 'p', 'f', 'x') AND {ours}
    UNION SELECT i.relname FROM pg_index JOIN pg_class i ON i.oid = indexrelid JOIN pg_class ON pg_class.oid = indrelid
    WHERE indisunique AND i.relnamespace = 'public'::regnamespace AND {ours}
""".format(ours="pg_class.relname NOT LIKE 'procrastinate%' AND pg_class.relname <> 'alembic_version'")

REQUIRED = """
    SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND attnotnull
    AND relname NOT LIKE 'procrastinate%' AND relname NOT IN ('alembic_version', 'events', 'audit', 'purges')
"""


@pytest.fixture(scope="module")
async def rows(template: str, new_database) -> AsyncIterator[psycopg.AsyncConnection]:
    """A connection to a database with one row of each noun; every test rolls back what it does."""
    dsn = new_database(template).render_as_string(hide_password=False)
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
        await connection.execute(ROWS)
        yield connection


@pytest.mark.parametrize("attack", ALL, ids=lambda attack: f"{attack.rule}: {attack.statement[:60]}")
async def test_the_database_itself_refuses(rows: psycopg.AsyncConnection, attack: Attack) -> None:
    with pytest.raises(psycopg.IntegrityError) as refused:
        async with rows.transaction():
            await rows.execute(attack.statement)
    assert refused.value.diag.constraint_name == attack.rule


async def test_every_rule_of_the_database_is_attacked(rows: psycopg.AsyncConnection) -> None:
    found = {rule for (rule,) in await (await rows.execute(OURS)).fetchall()}
    assert found == {attack.rule for attack in ALL}


async def test_what_has_to_be_there_cannot_be_emptied(rows: psycopg.AsyncConnection) -> None:
    required = await (await rows.execute(REQUIRED)).fetchall()
    assert len(required) > 80
    for table, column in required:
        statement = sql.SQL("UPDATE {} SET {} = NULL").format(sql.Identifier(table), sql.Identifier(column))
        with pytest.raises(errors.NotNullViolation) as refused:
            async with rows.transaction():
                await rows.execute(statement)
        assert (refused.value.diag.table_name, refused.value.diag.column_name) == (table, column)


WHOLE = {
    "events": {"ticket_id": "1", "what": "'status'", "actor": "'requester'", "created_at": "now()"},
    "audit": {"at": "now()", "deed": "'signed_in'", "about": "''", "address": "''"},
}


@pytest.mark.parametrize(("table", "column"), [(table, column) for table in WHOLE for column in WHOLE[table]])
async def test_a_line_of_history_is_whole(rows: psycopg.AsyncConnection, table: str, column: str) -> None:
    values = WHOLE[table] | {column: "NULL"}
    with pytest.raises(errors.NotNullViolation) as refused:
        async with rows.transaction():
            await rows.execute(
                f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(values.values())})"
            )
    assert refused.value.diag.column_name == column


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        *(("events", one) for one in REWRITTEN_HISTORY),
        *(("audit", one) for one in REWRITTEN_AUDIT),
        *(("purges", one) for one in REWRITTEN_PROOFS),
    ],
)
async def test_history_cannot_be_rewritten(rows: psycopg.AsyncConnection, table: str, statement: str) -> None:
    before = await (await rows.execute(f"SELECT * FROM {table} ORDER BY id")).fetchall()
    with pytest.raises(errors.RestrictViolation, match="cannot be changed or removed"):
        async with rows.transaction():
            await rows.execute(statement)
    assert await (await rows.execute(f"SELECT * FROM {table} ORDER BY id")).fetchall() == before != []


async def test_the_longest_values_that_are_allowed_are_kept(rows: psycopg.AsyncConnection) -> None:
    longest = """
        UPDATE tickets SET title = repeat('😀', 200), description = repeat('字', 10000),
            email = repeat('a', 242) || '@example.com' WHERE id = 1
        RETURNING char_length(title), char_length(description), char_length(email)
    """
    async with rows.transaction(force_rollback=True):
        assert await (await rows.execute(longest)).fetchone() == (200, 10_000, 254)
        await rows.execute("UPDATE messages SET body = repeat('b', 20000)")


async def test_what_goes_with_a_ticket_and_with_an_account(rows: psycopg.AsyncConnection) -> None:
    """Deletion for good is for a purge; were history out of the way, nothing of a ticket would stay behind."""
    async with rows.transaction(force_rollback=True):
        await rows.execute("ALTER TABLE events DISABLE TRIGGER USER")
        await rows.execute("DELETE FROM events WHERE ticket_id = 1; DELETE FROM tickets WHERE id = 1")
        tables = (
            "links",
            "messages",
            "suggestions",
            "labels",
            "learned_tickets",
            "replay_lines",
            "ticket_tags",
        )
        for table in (*tables, "batch_tickets"):
            left = await rows.execute(
                sql.SQL("SELECT count(*) FROM {} WHERE ticket_id = 1").format(sql.Identifier(table))
            )
            assert await left.fetchone() == (0,)


async def test_what_goes_with_an_account_that_nothing_speaks_of(rows: psycopg.AsyncConnection) -> None:
    tables = ("sessions", "browsers", "invitations", "authenticators", "recovery_codes", "passkeys", "tokens")
    async with rows.transaction(force_rollback=True):
        await rows.execute("ALTER TABLE events DISABLE TRIGGER USER; DELETE FROM events WHERE actor_id = 1")
        await rows.execute("DELETE FROM accounts WHERE id = 1")
        for table in tables:
            left = await rows.execute(f"SELECT count(*) FROM {table} WHERE account_id = 1")
            assert await left.fetchone() == (0,)
