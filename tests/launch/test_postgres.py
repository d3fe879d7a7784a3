"""Starting the embedded PostgreSQL: every bad day ends in a sentence, and never in damage."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.launch.conftest import Spawn
from tests.launch.watching import living, one, sentence, tree, until, write, written
from ticketdesk.launch import postgres
from ticketdesk.launch.postgres import EmbeddedPostgres
from ticketdesk.launch.postmaster import status

# --- a good day ---


def test_the_first_start_makes_a_database_that_sorts_by_code_point(nothing: Path) -> None:
    database = EmbeddedPostgres(nothing)
    url = database.start()
    try:
        assert one(url, "SHOW server_encoding") == "UTF8"
        assert one(url, "SELECT 'Z' < 'a' AND 'z' < 'ä'") is True
        assert one(url, "SELECT lower('ÄÖÜ')") == "äöü"
        assert one(url, "SHOW fsync") == "on"
    finally:
        database.stop()
    assert not (nothing / "postgres.half-made").exists()


def test_what_was_written_is_there_after_the_next_start(owned: EmbeddedPostgres) -> None:
    write(owned.start(), "kept")
    owned.stop()
    assert written(owned.start()) == ["kept"]


def test_our_role_may_make_databases_and_extensions_but_reads_no_files(owned: EmbeddedPostgres) -> None:
    with psycopg.connect(owned.start(), autocommit=True) as connection:
        for name in ("pg_trgm", "citext", "unaccent"):
            connection.execute(f"CREATE EXTENSION {name}")
        connection.execute("CREATE DATABASE another")
        connection.execute("CREATE ROLE someone NOLOGIN")
        for attempt in ("SELECT pg_read_file('/etc/hosts')", "COPY note FROM PROGRAM 'id'"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(attempt)


def test_only_this_machine_and_only_our_password_get_in(owned: EmbeddedPostgres, home: Path) -> None:
    url = owned.start()
    password = (home / "postgres.password").read_text()
    assert stat.S_IMODE((home / "postgres.password").stat().st_mode) == 0o600
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(url.replace(password, "guessed"))
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url.replace(f"ticketdesk:{password}", "postgres:"))
    postmaster = psutil.Process(status(home / "postgres").pid)
    assert {connection.laddr.ip for connection in postmaster.net_connections()} == {"127.0.0.1"}


def test_a_lost_password_is_replaced(owned: EmbeddedPostgres, home: Path) -> None:
    (home / "postgres.password").unlink()
    assert one(owned.start(), "SELECT 1") == 1


def test_what_people_write_does_not_reach_the_log(owned: EmbeddedPostgres, home: Path) -> None:
    connection = psycopg.connect(owned.start(), autocommit=True)
    with pytest.raises(psycopg.Error):
        connection.execute("SELECT 'a secret of hers'::integer")
    connection.pgconn.send_query(b"SELECT 'a secret of his', pg_sleep(60)")
    connection.pgconn.flush()
    time.sleep(0.1)  # until the backend shows the query as what it does
    os.kill(connection.info.backend_pid, signal.SIGKILL)
    until(lambda: owned.leash.has_ended)
    log = (home / "postgres.log").read_text()
    assert "signal 9" in log
    assert "secret" not in log


def test_the_log_of_the_start_before_is_kept_and_no_more(owned: EmbeddedPostgres, home: Path) -> None:
    for _ in range(3):
        owned.start()
        owned.stop()
    assert sorted(path.name for path in home.glob("*.log*")) == ["postgres.log", "postgres.log.before"]
    assert (home / "postgres.log").read_text().count("ready to accept") == 1


# --- another owner ---


def test_a_second_start_is_refused_and_told_who_was_first(owned: EmbeddedPostgres, home: Path) -> None:
    url = owned.start()
    assert f"process {os.getpid()}" in sentence(EmbeddedPostgres(home))
    write(url, "undisturbed")


def test_a_running_server_is_found_by_others(owned: EmbeddedPostgres, home: Path) -> None:
    assert EmbeddedPostgres(home).running_url() is None
    url = owned.start()
    assert EmbeddedPostgres(home).running_url() == url
    owned.stop()
    assert EmbeddedPostgres(home).running_url() is None


def test_a_server_with_another_password_is_not_taken_for_ours(
    owned: EmbeddedPostgres, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owned.start()
    (home / "postgres.password").write_text("another")
    monkeypatch.setattr(postgres, "OTHERS_START_WITHIN_IN", 0.1)
    assert EmbeddedPostgres(home).running_url() is None


def test_a_copied_folder_does_not_lead_to_the_original_server(
    owned: EmbeddedPostgres, home: Path, tmp_path: Path
) -> None:
    write(owned.start(), "original")
    shutil.copytree(home, tmp_path / "copy")
    copy = EmbeddedPostgres(tmp_path / "copy")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgres, "OTHERS_START_WITHIN_IN", 0.1)
        copy.cluster.lock.take()  # as if it were just being started
        assert copy.running_url() is None
        copy.cluster.lock.release()
    try:
        write(copy.start(), "copied")
    finally:
        copy.stop()
    assert written(owned.url) == ["original"]


# --- what an earlier end left behind ---


def test_a_stale_pid_file_of_a_stranger_is_survived(
    owned: EmbeddedPostgres, home: Path, stranger: psutil.Popen
) -> None:
    folder = home / "postgres"
    lines = [stranger.pid, folder, 1, 5432, "", "127.0.0.1", "1 1", "ready"]
    (folder / "postmaster.pid").write_text("\n".join(map(str, lines)))
    assert EmbeddedPostgres(home).running_url() is None
    assert written(owned.start()) == []


def test_a_server_that_was_killed_recovers(owned: EmbeddedPostgres, home: Path) -> None:
    write(owned.start(), "committed")
    os.kill(status(home / "postgres").pid, signal.SIGKILL)
    until(lambda: owned.leash.has_ended)
    owned.stop()
    assert (home / "postgres" / "postmaster.pid").exists()
    assert written(owned.start()) == ["committed"]


def test_a_server_ends_with_its_killed_owner_while_the_next_start_waits(spawn: Spawn, home: Path) -> None:
    owner = spawn("an_owner", home)
    write(owner.stdout.readline().strip(), "committed")
    everybody = tree(owner.pid)
    owner.kill()
    owner.wait()
    database = EmbeddedPostgres(home)
    try:
        assert written(database.start()) == ["committed"]
        assert not living(everybody)
    finally:
        database.stop()


def test_the_lock_is_held_until_the_server_of_a_killed_owner_has_ended(spawn: Spawn, home: Path) -> None:
    owner = spawn("an_owner", home)
    owner.stdout.readline()
    postmaster = psutil.Process(status(home / "postgres").pid)
    postmaster.suspend()
    owner.kill()
    owner.wait()
    assert EmbeddedPostgres(home).cluster.lock.is_held()
    postmaster.resume()
    until(lambda: not EmbeddedPostgres(home).cluster.lock.is_held())
    assert not living([postmaster])


@pytest.fixture
def orphan(owned: EmbeddedPostgres, home: Path, spawn: Spawn) -> psutil.Process:
    """A server that nobody holds, as after a kill of everybody but PostgreSQL."""
    owned.prepare()
    owned.stop()
    assert spawn("an_orphan", home).wait(10) == 0
    until(lambda: (found := status(home / "postgres")) and found.is_ready)
    return psutil.Process(status(home / "postgres").pid)


@pytest.mark.parametrize("forgotten", [False, True], ids=["told", "forgotten"])
def test_an_orphaned_server_is_stopped_in_order(
    owned: EmbeddedPostgres, home: Path, orphan: psutil.Process, forgotten: bool
) -> None:
    write(owned._url(status(home / "postgres").port), "committed")
    if forgotten:
        (home / "postgres" / "postmaster.pid").unlink()
    assert written(owned.start()) == ["committed"]
    assert not living([orphan])
    assert "database system is shut down" in (home / "orphan.log").read_text()


def test_busy_orphans_of_a_killed_server_do_not_block_the_next_start(
    owned: EmbeddedPostgres, home: Path, orphan: psutil.Process
) -> None:
    connection = psycopg.connect(owned._url(status(home / "postgres").port), autocommit=True)
    backend = psutil.Process(connection.info.backend_pid)
    connection.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1e12)")
    orphan.kill()
    assert written(owned.start()) == []
    assert not living([backend])


def test_a_half_made_database_is_made_anew(nothing: Path) -> None:
    (nothing / "postgres.half-made").mkdir(parents=True)
    (nothing / "postgres.half-made" / "PG_VERSION").write_text("18")
    database = EmbeddedPostgres(nothing)
    try:
        assert one(database.start(), "SELECT 1") == 1
    finally:
        database.stop()
    assert not (nothing / "postgres.half-made").exists()


def test_a_kill_while_the_database_is_made_leaves_nothing_that_stops_the_next_start(
    spawn: Spawn, nothing: Path
) -> None:
    owner = spawn("an_owner", nothing)
    until(lambda: (nothing / "postgres.half-made" / "PG_VERSION").exists())
    owner.kill()
    database = EmbeddedPostgres(nothing)
    try:
        assert one(database.start(), "SELECT 1") == 1
    finally:
        database.stop()
