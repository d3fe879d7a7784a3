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

from tests.launch.watching import one, sentence, until, write, written
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


@pytest.mark.parametrize(("memory_gb", "kept"), [(0.5, "128MB"), (4, "512MB"), (64, "1GB")])
def test_it_keeps_as_many_pages_as_the_machine_has_room_for(
    memory_gb: float, kept: str, owned: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = psutil.virtual_memory()._replace(total=int(memory_gb * 2**30))
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    assert one(owned.start(), "SHOW shared_buffers") == kept


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
