"""The way to the newest shape and back, and what happens when it cannot be gone."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, pool
from sqlalchemy.engine import URL
from sqlmodel import SQLModel

from ticketdesk import migrations
from ticketdesk.config import ROOT
from ticketdesk.errors import CannotStart

OBJECTS = """
    WITH things AS (
        SELECT 'pg_class'::regclass AS kind, oid, relname::text AS name FROM pg_class
            WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT 'pg_proc'::regclass, oid, proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT 'pg_type'::regclass, oid, typname::text FROM pg_type WHERE typnamespace = 'public'::regnamespace
    )
    SELECT name FROM things WHERE name NOT LIKE '%alembic_version%' AND NOT EXISTS (
        SELECT FROM pg_depend WHERE classid = kind AND objid = things.oid AND deptype = 'e')
    ORDER BY name
"""
SHAPE = """
    SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text !~ 'procrastinate|alembic'
    UNION ALL
    SELECT tablename, indexname, indexdef FROM pg_indexes
        WHERE schemaname = 'public' AND tablename !~ 'procrastinate|alembic'
    UNION ALL
    SELECT table_name, column_name, concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default)
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name !~ 'procrastinate|alembic'
    ORDER BY 1, 2, 3
"""


TICKET = """
    INSERT INTO tickets (id, title, description, category, category_source, priority, priority_source, status,
                         last_event_id, created_at, updated_at)
        VALUES ({number}, '{title}', 'It is late.', 'general', 'default', 'medium', 'default', 'open', 1, now(), now());
    INSERT INTO messages (ticket_id, kind, body, created_at) VALUES ({number}, 'public', '{said}', now())"""


@pytest.fixture
def empty(new_database: Callable[..., URL]) -> URL:
    """The address of a database with nothing in it."""
    return new_database().set(drivername="postgresql+psycopg")


def _dsn(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _all(url: URL, statement: str) -> list[tuple[str, ...]]:
    with psycopg.connect(_dsn(url)) as connection:
        return connection.execute(statement).fetchall()


def _do(url: URL, statement: str) -> None:
    with psycopg.connect(_dsn(url)) as connection:
        connection.execute(statement)


def test_an_empty_database_is_at_no_revision(empty: URL) -> None:
    assert migrations.current(_dsn(empty)) is None


def test_up_and_down_and_up_again_leaves_nothing_behind(empty: URL) -> None:
    migrations.upgrade(empty)
    assert migrations.current(_dsn(empty)) == migrations.newest()
    shape = _all(empty, SHAPE)
    objects = _all(empty, OBJECTS)
    assert {("tickets",), ("history_stands",), ("procrastinate_jobs",)} <= set(objects)

    migrations.downgrade(empty)
    assert _all(empty, OBJECTS) == []
    assert migrations.current(_dsn(empty)) is None

    migrations.upgrade(empty)
    assert (_all(empty, SHAPE), _all(empty, OBJECTS)) == (shape, objects)


def test_upgrading_twice_changes_nothing(empty: URL) -> None:
    migrations.upgrade(empty)
    _do(empty, "INSERT INTO settings (name, value, created_at) VALUES ('kept', 'x', now())")
    migrations.upgrade(empty)
    assert _all(empty, "SELECT name FROM settings") == [("kept",)]


def test_what_stood_there_in_hangul_is_found_by_pairs_of_letters_after_the_upgrade(empty: URL) -> None:
    migrations.upgrade(empty)
    migrations.downgrade(empty, "0010")
    for number, title, said in ((1, "환불요청", "Hello"), (2, "Hello", "비밀번호"), (3, "Ünïcode", "Hello")):
        _do(empty, TICKET.format(number=number, title=title, said=said))
    words = "SELECT words FROM tickets ORDER BY id"
    before = _all(empty, words)
    assert "'환불요청'" in before[0][0]
    migrations.upgrade(empty)
    after = _all(empty, words)
    assert {"'환불'", "'요청'"} <= set(after[0][0].split())
    assert {"'비밀'", "'번호'"} <= set(after[1][0].split())
    assert after[2] == before[2]
    migrations.downgrade(empty, "0010")
    assert _all(empty, words) == before


def test_alembic_finds_no_difference_to_the_models(template: str, server: URL) -> None:
    engine = create_engine(
        server.set(drivername="postgresql+psycopg", database=template), poolclass=pool.NullPool
    )
    options = {"compare_type": True, "compare_server_default": True, "include_name": migrations.is_ours}
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_migrations_and_the_models_make_the_very_same_tables(
    template: str, server: URL, empty: URL
) -> None:
    """Alembic does not compare CHECK constraints; the catalogue does, with every index and column."""
    _do(empty, "CREATE EXTENSION pg_trgm")
    engine = create_engine(empty, poolclass=pool.NullPool)
    SQLModel.metadata.create_all(engine)
    migrated = _all(server.set(database=template), SHAPE)
    assert len(migrated) > 100
    assert migrated == _all(empty, SHAPE)


def test_a_database_of_a_newer_version_is_refused_in_a_sentence(empty: URL) -> None:
    migrations.upgrade(empty)
    _do(empty, "UPDATE alembic_version SET version_num = '9999'")
    shape = _all(empty, SHAPE)
    with pytest.raises(CannotStart, match="made by a newer ticketdesk") as refused:
        migrations.upgrade(empty)
    assert "nothing was changed" in refused.value.sentence
    assert (migrations.current(_dsn(empty)), _all(empty, SHAPE)) == ("9999", shape)


async def test_two_desks_that_start_at_once_migrate_once(empty: URL) -> None:
    code = "import sys; from sqlalchemy import make_url; from ticketdesk import migrations; migrations.upgrade(make_url(sys.argv[1]))"
    address = empty.render_as_string(hide_password=False)
    starts = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, address, cwd=ROOT, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(2)
    ]
    said = [(await start.communicate())[1].decode() for start in starts]
    assert [start.returncode for start in starts] == [0, 0], said
    assert migrations.current(_dsn(empty)) == migrations.newest()
    assert _all(empty, "SELECT count(*) FROM alembic_version") == [(1,)]


def test_a_database_that_cannot_be_reached_is_told_in_a_sentence(empty: URL) -> None:
    with pytest.raises(CannotStart, match="cannot be reached"):
        migrations.upgrade(empty.set(database="ticketdesk_test_there_is_none"))


def test_no_list_of_a_condition_is_worked_out_at_every_write(template: str, server: URL) -> None:
    ours = """
        SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype = 'c'
            AND conrelid::regclass::text NOT LIKE 'procrastinate%'
            AND pg_get_constraintdef(oid) ~ '^CHECK \\(+\\w+\\)::text = ANY \\(+ARRAY'
    """
    assert _all(server.set(database=template), ours) == []


@pytest.mark.parametrize("way", ["up", "down"])
def test_a_condition_that_was_not_proved_is_not_proved_by_spelling_it_anew(empty: URL, way: str) -> None:
    migrations.upgrade(empty, "0008" if way == "up" else "0009")
    said = _all(
        empty, "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ck_events_actor'"
    )[0][0]
    _do(
        empty,
        f"ALTER TABLE events DROP CONSTRAINT ck_events_actor, ADD CONSTRAINT ck_events_actor {said} NOT VALID",
    )
    if way == "up":
        migrations.upgrade(empty, "0009")
    else:
        migrations.downgrade(empty, "0008")
    proved = "SELECT conname FROM pg_constraint WHERE contype = 'c' AND NOT convalidated"
    assert _all(empty, proved) == [("ck_events_actor",)]
