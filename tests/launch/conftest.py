"""One database made once and copied for each test, and programs that start one so that it can be killed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy.engine import URL

from tests.launch import watching
from ticketdesk import revisions
from ticketdesk.launch.cluster import OUR_UID
from ticketdesk.launch.findings import Patient
from ticketdesk.launch.postgres import EmbeddedPostgres

Spawn = Callable[..., subprocess.Popen[str]]
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a database that was stopped in order; never started itself."""
    home = tmp_path_factory.mktemp("made-once") / "data"
    database = EmbeddedPostgres(home)
    with psycopg.connect(database.start()) as connection:
        connection.execute("CREATE TABLE note (words text)")
    database.stop()
    return home


@pytest.fixture
def nothing(tmp_path: Path) -> Iterator[Path]:
    """A data folder that is not there yet. Whatever works in it after the test is ended, and is a failure."""
    yield tmp_path / "data"
    watching.expect_nobody_in(tmp_path)


@pytest.fixture
def home(made_once: Path, nothing: Path) -> Path:
    """A data folder of this test's own, with a database in it."""
    return Path(shutil.copytree(made_once, nothing))


@pytest.fixture
def owned(home: Path) -> Iterator[EmbeddedPostgres]:
    database = EmbeddedPostgres(home)
    yield database
    database.stop()


@pytest.fixture
def spawn() -> Iterator[Spawn]:
    """``spawn(module, *arguments)`` runs one of the programs beside this file; it is killed after the test."""
    spawned: list[subprocess.Popen[str]] = []

    def start(module: str, *arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", f"tests.launch.{module}", *map(str, arguments)]
        pipe = subprocess.PIPE
        spawned.append(subprocess.Popen(command, cwd=ROOT, text=True, stdin=pipe, stdout=pipe, stderr=pipe))
        return spawned[-1]

    yield start
    for process in spawned:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def stranger() -> Iterator[psutil.Popen]:
    """A process of PostgreSQL's own account that has nothing to do with us, and must be alive in the end."""
    process = psutil.Popen(["sleep", "60"], user=OUR_UID if os.geteuid() == 0 else None)
    yield process
    assert process.poll() is None, "a stranger was ended"
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def address(template: str, new_database: Callable[..., URL]) -> str:
    """A database of one file's; what is done to it on `patient.line` is taken back after each test."""
    return new_database(template).render_as_string(hide_password=False)


@pytest.fixture
def patient(address: str) -> Iterator[Patient]:
    """A desk at the newest version for the doctor to look at."""
    with psycopg.connect(address) as line:
        yield Patient(line=line, revision=revisions.newest(), has_tables=True)
        line.rollback()
