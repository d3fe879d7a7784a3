"""A migration that cannot be gone leaves everything as it was: it fails half-way, it waits for others, it waits for its turn."""

from __future__ import annotations

import threading
from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy.engine import URL

from tests.made_up import MadeUp
from ticketdesk import migrations, undone
from ticketdesk.errors import CannotStart

TABLES = "SELECT array_agg(tablename ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public'"
HALF_DONE = "CREATE TABLE half_done (id int)"


@pytest.fixture
def url(template: str, new_database: Callable[..., URL]) -> URL:
    """The address of a database at the newest real migration."""
    return new_database(template).set(drivername="postgresql+psycopg")


@pytest.fixture
def dsn(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "LOCK_WITHIN_MS", 50)
    monkeypatch.setattr(migrations, "TURN_WITHIN_MS", 50)
    monkeypatch.setattr(migrations, "PAUSES_S", (0.01, 0.02))


def _state(dsn: str) -> tuple[str | None, list[str]]:
    with psycopg.connect(dsn) as connection:
        tables = connection.execute(TABLES).fetchone()
    assert tables
    return migrations.current(dsn), tables[0]


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE tickets SET no_such_column = 1", "UndefinedColumn in migration 0667"),
        (
            "INSERT INTO settings (name, value, created_at) VALUES ('kept', 'Mara writes: my card is 4111', now())",
            "UniqueViolation at pk_settings of settings in migration 0667",
        ),
        (
            "DO $$ BEGIN RAISE EXCEPTION 'Mara writes: my card is 4111'; END $$",
            "RaiseException in migration 0667",
        ),
    ],
)
def test_a_migration_that_fails_half_way_leaves_the_old_state(
    url: URL, dsn: str, made_up: MadeUp, statement: str, why: str
) -> None:
    before = _state(dsn)
    with psycopg.connect(dsn) as connection:
        connection.execute("INSERT INTO settings (name, value, created_at) VALUES ('kept', 'x', now())")
    made_up.add("0666", HALF_DONE, tells="It begins well.")
    made_up.add("0667", "ALTER TABLE tickets ADD COLUMN half int", statement, tells="It breaks.")
    assert migrations.pending(before[0]) == [("0666", "It begins well."), ("0667", "It breaks.")]

    with pytest.raises(CannotStart) as refused:
        migrations.upgrade(url)
    assert refused.value.sentence == (
        f"The database could not be brought up to date: {why}. It is as it was; nothing was changed."
    )
    assert _state(dsn) == before
    with psycopg.connect(dsn) as connection:
        assert connection.execute("SELECT value FROM settings WHERE name = 'kept'").fetchone() == ("x",)
        assert not connection.execute(
            "SELECT FROM pg_attribute WHERE attrelid = 'tickets'::regclass AND attname = 'half'"
        ).fetchone()


def test_one_that_waits_for_a_table_gives_up_a_few_times_and_names_who_holds_it(
    url: URL, dsn: str, made_up: MadeUp, impatient: None
) -> None:
    before = _state(dsn)
    made_up.add("0666", HALF_DONE, "ALTER TABLE tickets ADD COLUMN half int")
    said: list[str] = []
    with psycopg.connect(dsn, application_name="a long report") as reader:
        reader.execute("SELECT count(*) FROM tickets")
        with pytest.raises(CannotStart, match="others use a table that has to change") as refused:
            migrations.upgrade(url, say=said.append)
        assert f"a long report (process {reader.info.backend_pid} of PostgreSQL)" in refused.value.sentence
        assert "Nothing was changed" in refused.value.sentence
        # Others were let pass each time, and the reader was never disturbed.
        assert reader.execute("SELECT count(*) FROM tickets").fetchone() == (0,)
    assert len(said) == 2
    assert _state(dsn) == before


def test_one_that_gets_the_table_at_the_second_try_goes_on(
    url: URL, dsn: str, made_up: MadeUp, impatient: None
) -> None:
    made_up.add("0666", HALF_DONE, "ALTER TABLE tickets ADD COLUMN half int")
    made_up.add("0667", "ALTER TABLE half_done ADD COLUMN word text")
    with psycopg.connect(dsn) as reader:
        reader.execute("SELECT count(*) FROM tickets")
        applied = migrations.upgrade(url, say=lambda _: reader.rollback())
    assert [step.revision for step in applied] == ["0666", "0667"]
    assert all(step.took_s >= 0 for step in applied)
    assert migrations.current(dsn) == "0667" == migrations.newest()
    assert migrations.pending("0667") == []


def test_whoever_waits_too_long_for_anothers_migration_says_so(
    url: URL, dsn: str, made_up: MadeUp, impatient: None
) -> None:
    made_up.add("0666", HALF_DONE)
    assert not migrations.are_under_way(dsn)
    with psycopg.connect(dsn) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [migrations.LOCK])
        assert migrations.are_under_way(dsn)
        with pytest.raises(CannotStart, match="Another ticketdesk brings this database up to date"):
            migrations.upgrade(url)
        other.rollback()
        assert not migrations.are_under_way(dsn)
    assert [step.revision for step in migrations.upgrade(url)] == ["0666"]


def test_a_migration_that_is_killed_leaves_the_old_state(url: URL, dsn: str, made_up: MadeUp) -> None:
    before = _state(dsn)
    made_up.add("0666", HALF_DONE, "SELECT pg_sleep(60)")
    refused: list[str] = []

    def upgrade() -> None:
        try:
            migrations.upgrade(url)
        except CannotStart as error:
            refused.append(error.sentence)

    under_way = threading.Thread(target=upgrade)
    under_way.start()
    with psycopg.connect(dsn, autocommit=True) as other:
        asleep = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
        while under_way.is_alive() and other.execute(asleep).fetchone() is None:
            under_way.join(0.05)
    under_way.join(30)
    assert refused == [undone.AWAY]
    assert _state(dsn) == before


def test_a_revision_that_this_code_does_not_know_is_refused() -> None:
    with pytest.raises(CannotStart, match="made by a newer ticketdesk"):
        migrations.pending("9999")
