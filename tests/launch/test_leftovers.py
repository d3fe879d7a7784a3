"""What an earlier end left behind, however bad it was, never stops the next start and never harms a stranger."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.launch.conftest import Spawn
from tests.launch.watching import living, one, tree, until, write, written
from ticketdesk.launch.postgres import EmbeddedPostgres
from ticketdesk.launch.postmaster import status


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
