"""From one database into another: nothing is missing, nothing is written twice, and the tables are as they were."""

from __future__ import annotations

import threading
from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy.engine import URL

from tests.copies.conftest import everything
from tests.models.test_migrations import OBJECTS, SHAPE
from ticketdesk import migrations
from ticketdesk.copies.across import copy
from ticketdesk.copies.lines import line
from ticketdesk.copies.scratch import scratch_database
from ticketdesk.copies.tables import LIVES_HERE, sequences, tables
from ticketdesk.errors import CannotStart

TRIGGERS = "SELECT tgname::text, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"


def _numbers(dsn: str) -> dict[str, tuple[int, bool]]:
    with line(dsn) as connection:
        return sequences(connection, tables(connection))


def _all(dsn: str, statement: str) -> list[tuple[str, ...]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute(statement).fetchall()


def test_everything_comes_over_and_the_tables_are_as_they_were(full: str) -> None:
    with scratch_database(full) as other:
        copied = copy(full, other)
        assert everything(other) == everything(full)
        assert _numbers(other) == _numbers(full)
        for shape in (SHAPE, OBJECTS, TRIGGERS):
            assert _all(other, shape) == _all(full, shape)
    assert copied.revision == migrations.newest()
    assert copied.rows["tickets"] == 2
    assert {name for name, rows in copied.rows.items() if rows} >= {
        "audit",
        "events",
        "purges",
        "attachments",
    }


def test_every_table_of_every_version_is_carried(new_database: Callable[..., URL]) -> None:
    """A migration that drops a table has to say here how older copies are carried."""
    url = new_database()
    dsn = url.render_as_string(hide_password=False)
    there = "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    for step in migrations.pending(None):
        migrations.upgrade(url.set(drivername="postgresql+psycopg"), to=step.revision)
        with line(dsn) as connection:
            carried = {table.name for table in tables(connection)}
        assert {name for (name,) in _all(dsn, there)} - carried == {LIVES_HERE, "alembic_version"}


def test_what_a_worker_had_under_way_is_to_be_done_again(full: str) -> None:
    with psycopg.connect(full) as connection:
        connection.execute(
            "INSERT INTO procrastinate_workers DEFAULT VALUES;"
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, queueing_lock, worker_id)"
            " VALUES ('default', 'learn', 'doing', 'learn', 1), ('default', 'learn', 'todo', 'learn', NULL),"
            " ('default', 'mail', 'failed', NULL, 1)"
        )
    with scratch_database(full) as other:
        copy(full, other)
        jobs = "SELECT status::text, queueing_lock, worker_id FROM procrastinate_jobs ORDER BY id"
        assert _all(other, jobs) == [("todo", None, None), ("todo", "learn", None), ("failed", None, None)]
        assert _all(other, "SELECT DISTINCT xact::text FROM events") == [("3",)]


def test_a_scratch_database_is_gone_afterwards_also_when_something_breaks(full: str) -> None:
    def break_inside() -> None:
        with scratch_database(full) as other:
            seen.append(psycopg.conninfo.conninfo_to_dict(other)["dbname"])
            raise ZeroDivisionError

    seen: list[str] = []
    with pytest.raises(ZeroDivisionError):
        break_inside()
    assert _all(full, f"SELECT FROM pg_database WHERE datname = '{seen[0]}'") == []


def test_it_is_gone_too_when_somebody_is_in_it_whom_we_may_not_end(full: str) -> None:
    """As PostgreSQL's own cleaner, autovacuum, which comes when it likes and goes within a moment."""
    with scratch_database(full) as other, psycopg.connect(full, autocommit=True) as connection:
        connection.execute("CREATE ROLE stranger LOGIN PASSWORD 'stranger'")
        stranger = psycopg.connect(other, user="stranger", password="stranger")
        leaves = threading.Timer(0.5, stranger.close)
        leaves.start()
    leaves.join()
    name = psycopg.conninfo.conninfo_to_dict(other)["dbname"]
    assert _all(full, f"SELECT FROM pg_database WHERE datname = '{name}'") == []
    with psycopg.connect(full, autocommit=True) as connection:
        connection.execute("DROP ROLE stranger")


def test_where_there_is_no_desk_there_is_nothing_to_copy(nothing: str) -> None:
    with pytest.raises(CannotStart, match="nothing to copy"):
        copy(nothing, nothing)
