"""Whoever is killed, however: the others end within ten seconds, nobody is left, and the data is there."""

from __future__ import annotations

import fcntl
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.launch.conftest import Spawn
from tests.launch.watching import expect_nobody_in, living, one, tree, until, write, written
from ticketdesk.launch.postgres import EmbeddedPostgres

Run = Callable[..., "Desk"]
ENDED = "ended unexpectedly ({}); everything was stopped, your data is safe."
BY_SIGNAL, BY_ITSELF = ENDED.format("signal 9"), ENDED.format("exit code 1")
# Each kind of process by what its command says; a leash repeats its child's command, after its own.
VICTIMS = {
    "the web": (r"^(?!.*leashed).*a_child web", "The web " + BY_SIGNAL),
    "a grandchild": (r"a_child grandchild", "The web " + BY_ITSELF),
    "the worker": (r"^(?!.*leashed).*a_child worker", "The worker " + BY_SIGNAL),
    "the web's leash": (r"leashed.*a_child web", "The web " + BY_SIGNAL),
    "the worker's leash": (r"leashed.*a_child worker", "The worker " + BY_SIGNAL),
    "the database's leash": (r"leashed.*bin/postgres", "The database " + BY_SIGNAL),
    "the postmaster": (r"^(?!.*leashed).*bin/postgres -D", "The database " + BY_SIGNAL),
    "a resting backend": (r"^postgres: ticketdesk .* idle", "The database " + BY_ITSELF),
    "a busy backend": (r"^postgres: ticketdesk .* SELECT", "The database " + BY_ITSELF),
    "the checkpointer": (r"^postgres: checkpointer", "The database " + BY_ITSELF),
    "the background writer": (r"^postgres: background writer", "The database " + BY_ITSELF),
    "the log writer": (r"^postgres: walwriter", "The database " + BY_ITSELF),
    "the cleaner": (r"^postgres: autovacuum launcher", "The database " + BY_ITSELF),
    "an io worker": (r"^postgres: io worker", "The database " + BY_ITSELF),
}


@pytest.fixture(scope="module")
def home(made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all the kills of this file: its data has to survive every one of them."""
    return Path(shutil.copytree(made_once, tmp_path_factory.mktemp("together") / "data"))


@pytest.fixture(autouse=True)
def _nobody_is_left(home: Path) -> Iterator[None]:
    yield
    expect_nobody_in(home)


class Desk:
    """A running desk: its program and, with ``known``, everybody in its tree."""

    def __init__(self, program: subprocess.Popen[str]) -> None:
        self.program = program
        lines = [program.stdout.readline().strip() for _ in range(3)]
        assert sorted(lines) == ["started", "web is ready", "worker is ready"]
        until(lambda: self.find(VICTIMS["a busy backend"][0]))
        self.known = tree(program.pid)

    def find(self, pattern: str) -> psutil.Process | None:
        found = [process for process in tree(self.program.pid) if re.search(pattern, _command(process))]
        return found[0] if found else None

    def ends(self) -> tuple[int, str]:
        """Wait until nobody is left: the exit code, and the last line it said."""
        until(lambda: not living(self.known))
        said = self.program.communicate()[1].strip()
        return self.program.returncode, said.rpartition("\n")[2]


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline()).strip()
    except psutil.Error:
        return ""


@pytest.fixture
def run(spawn: Spawn, home: Path) -> Callable[..., Desk]:
    """``run(*words)`` starts a desk whose database holds one note, ``committed``."""

    def start(*words: str, program: str = "a_desk") -> Desk:
        desk = Desk(spawn(program, home, *words))
        one(EmbeddedPostgres(home).running_url(), "TRUNCATE note")
        write(EmbeddedPostgres(home).running_url(), "committed")
        return desk

    return start


def notes_in(home: Path) -> list[str]:
    database = EmbeddedPostgres(home)
    try:
        return written(database.start())
    finally:
        database.stop()


@pytest.mark.parametrize(("pattern", "told"), VICTIMS.values(), ids=VICTIMS)
def test_a_kill_of_one_ends_all(run: Run, home: Path, pattern: str, told: str) -> None:
    desk = run()
    victim = desk.find(pattern)
    assert victim
    victim.kill()
    assert desk.ends() == (1, told)
    assert "committed" in notes_in(home)


@pytest.mark.parametrize("victim", ["a_desk", "a_parent"])
def test_a_kill_of_who_started_them_ends_all(run: Run, home: Path, victim: str) -> None:
    desk = run("with-parent", program="a_parent")
    desk.find(f"{victim} ").kill()
    desk.ends()
    kept = ["committed"] if victim == "a_desk" else ["committed", "farewell"]
    assert [note for note in notes_in(home) if note in kept] == kept, "in order where the supervisor lived"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_end_it_ends_in_order(run: Run, home: Path, number: int) -> None:
    desk = run()
    desk.program.send_signal(number)
    assert desk.ends() == (0, "")
    assert "database system is shut down" in (home / "postgres.log").read_text()
    assert notes_in(home) == ["committed", "farewell"], "the database outlived the web"


def test_a_second_ctrl_c_does_not_break_the_orderly_end(run: Run, home: Path) -> None:
    desk = run("slow")
    for _ in range(3):
        desk.program.send_signal(signal.SIGINT)
        time.sleep(0.2)
    assert desk.ends() == (0, "")
    assert "database system is shut down" in (home / "postgres.log").read_text()
    assert notes_in(home) == ["committed", "farewell"]


def test_who_does_not_end_when_asked_is_ended(run: Run) -> None:
    desk = run("stubborn")
    desk.program.send_signal(signal.SIGTERM)
    assert desk.ends() == (0, "")


def test_who_does_not_end_when_asked_is_ended_without_its_leash_too(run: Run) -> None:
    desk = run("stubborn")
    desk.find(VICTIMS["the worker's leash"][0]).kill()
    assert desk.ends() == (1, VICTIMS["the worker's leash"][1])


def test_what_fails_once_started_stops_all_and_says_why(spawn: Spawn, home: Path) -> None:
    program = spawn("a_desk", home, "failing")
    assert program.wait(10) == 3
    assert program.stderr.read().strip().endswith("The first step failed.")


def test_a_full_disk_explains_every_other_ending(run: Run, home: Path) -> None:
    desk = run()
    with (home / "postgres.log").open("a") as log:
        log.write("FATAL:  could not write init file: No space left on device\n")
    desk.find(VICTIMS["the web"][0]).kill()
    assert desk.ends() == (1, str(EmbeddedPostgres(home).cluster.disk_is_full()))


def test_a_long_first_step_does_not_delay_the_end(run: Run) -> None:
    desk = run("hanging")
    desk.program.send_signal(signal.SIGINT)
    assert desk.ends() == (0, "")


def test_a_database_that_cannot_start_leaves_nobody(spawn: Spawn, home: Path) -> None:
    (home / "postgres.lock").write_text("1")
    with (home / "postgres.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        program = spawn("a_desk", home)
        assert program.wait(10) == 3
    assert "Another ticketdesk (process 1)" in program.stderr.read()
