"""Where the embedded PostgreSQL cannot start it says so in one sentence, and leaves everything as it was."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import socket
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.launch.watching import sentence, until, write, written
from ticketdesk.launch import postgres, wheel
from ticketdesk.launch.postgres import EmbeddedPostgres
from ticketdesk.launch.postmaster import status

# --- the disk ---


def test_a_disk_too_small_for_a_database_is_told_before_anything_is_written(
    nothing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 12_000_000))
    assert "12 MB free" in sentence(EmbeddedPostgres(nothing))
    assert not (nothing / "postgres").exists()


def fill(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)


@contextmanager
def full_disk() -> Iterator[None]:
    """Files of at most 1 MB, for this process and whoever it starts: what a full disk does, without a disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_disk_that_fills_while_the_database_is_made_leaves_no_half(nothing: Path) -> None:
    with full_disk():
        assert "is full" in sentence(EmbeddedPostgres(nothing))
    assert not (nothing / "postgres").exists()
    assert not (nothing / "postgres.half-made").exists()


def test_a_full_disk_is_named_and_the_data_is_there_when_it_is_not_full_any_more(
    owned: EmbeddedPostgres, home: Path
) -> None:
    write(owned.start(), "committed")
    os.kill(status(home / "postgres").pid, signal.SIGKILL)
    until(lambda: owned.leash.has_ended)
    owned.stop()
    with full_disk():
        assert "is full" in sentence(owned)
    assert written(owned.start()) == ["committed"]


# --- the port ---


def test_a_port_that_was_taken_meanwhile_is_replaced(
    owned: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = iter([taken.getsockname()[1], postgres.free_port()])
        monkeypatch.setattr(postgres, "free_port", lambda: next(ports))
        assert written(owned.start()) == []


# --- a folder that is not ours to start ---


def test_a_folder_of_another_version_is_left_alone(nothing: Path) -> None:
    fill(nothing / "postgres", PG_VERSION="17\n")
    told = sentence(EmbeddedPostgres(nothing))
    assert "PostgreSQL 17" in told
    assert "PostgreSQL 18" in told
    assert "pg_dump" in told


def test_a_folder_with_other_files_is_left_alone(nothing: Path) -> None:
    fill(nothing / "postgres", thesis="years of work")
    assert "not a PostgreSQL folder" in sentence(EmbeddedPostgres(nothing))
    assert (nothing / "postgres" / "thesis").read_text() == "years of work"


def test_the_folder_of_a_server_that_is_not_ours_is_left_alone(nothing: Path) -> None:
    fill(nothing / "postgres", PG_VERSION="18\n", **{"pg_hba.conf": "local all all trust\n"})
    assert "did not make" in sentence(EmbeddedPostgres(nothing))


def test_a_file_in_the_folders_place_is_left_alone(nothing: Path) -> None:
    fill(nothing, postgres="a file")
    assert "postgres cannot be used" in sentence(EmbeddedPostgres(nothing))


@pytest.mark.parametrize("path", ["/proc/ticketdesk", "/dev/null/ticketdesk"])
def test_a_folder_that_cannot_be_written_is_named(path: str) -> None:
    told = sentence(EmbeddedPostgres(Path(path)))
    assert path.rpartition("/")[0] in told
    assert "TICKETDESK_DATA" in told


def test_a_missing_wheel_says_what_to_install(nothing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wheel, "find_spec", lambda _: None)
    wheel.program.cache_clear()
    try:
        assert "requirements-local.txt" in sentence(EmbeddedPostgres(nothing))
    finally:
        wheel.program.cache_clear()
