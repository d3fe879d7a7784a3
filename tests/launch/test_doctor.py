"""``doctor`` finds what is wrong with the desk's own parts, says what to do, and goes on when something is away."""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import URL

from tests.launch.commanding import command
from tests.made_up import MadeUp
from ticketdesk import config, revisions
from ticketdesk.launch import doctor_machine, doctor_server, doctor_work, examining, space
from ticketdesk.launch.findings import Patient, State, Told

# A backup of an hour ago: what has to be said of it follows.
BACKUP = "INSERT INTO backups (name, is_scheduled, is_encrypted, revision, size, tickets, started_at, {}) VALUES ('a.tdb', {}, false, '0008', 10, 1, now() - interval '1 hour', {})"
DIGEST = "decode(repeat('ab', 32), 'hex')"
MADE, MADE_AT = "finished_at, digest", f"now() - interval '1 hour', {DIGEST}"
OLD = BACKUP.format(MADE, "false", f"now() - interval '9 days', {DIGEST}")
FAILED = BACKUP.format("error", "true", "'The disk is full.'")
UNPROVED = BACKUP.format(f"{MADE}, proved_at, unproved", "true", f"{MADE_AT}, now(), 'tickets differ'")
PROVED = BACKUP.format(f"{MADE}, proved_at", "false", f"{MADE_AT}, now()")
IN_THE_FOLDER = BACKUP.format(f"{MADE}, proved_at", "true", f"{MADE_AT}, now()")
A_NIGHT = (
    "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp) VALUES ('back_up_nightly', 1)"
)
A_WORKER = "INSERT INTO procrastinate_workers DEFAULT VALUES"
A_JOB = "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at) VALUES ('default', 'mail', '{}', now() - interval '{}')"


@pytest.fixture(scope="module")
def address(template: str, new_database: Callable[..., URL]) -> str:
    """A database of this file's; what is done to it on `patient.line` is taken back after each test."""
    return new_database(template).render_as_string(hide_password=False)


@pytest.fixture
def patient(address: str) -> Iterator[Patient]:
    with psycopg.connect(address) as line:
        yield Patient(line=line, revision=revisions.newest(), has_tables=True)
        line.rollback()


@pytest.fixture
def of_this_file(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings name the database, and a data folder that is not made yet."""
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("TICKETDESK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PORT", "1")
    config.settings.cache_clear()
    return tmp_path / "data"


def _examined(**asked: bool) -> dict[str, Told]:
    return {
        finding.name: finding.told for finding in examining.examine(rehearse=asked.get("rehearse", False))
    }


def test_every_part_of_a_desk_that_is_stopped_is_told_in_sentences(of_this_file: Path) -> None:
    found = _examined(rehearse=True)
    assert list(found) == [check.name for check in (*examining.FIRST, *examining.THEN, examining.REHEARSAL)]
    states = {name: told.state for name, told in found.items() if name not in ("pages", "disks")}
    # Nothing runs, nothing was ever saved, and the server of the tests may lose what it acknowledged.
    assert {name for name, state in states.items() if state is not State.ok} <= {
        "web",
        "workers",
        "backups",
        "safety",
    }
    assert "power cut" in found["safety"].found or found["safety"].state is State.ok
    for told in found.values():
        assert told.found.endswith("."), told
        assert told.state is State.ok or told.do, told
    assert not of_this_file.exists()


def test_a_database_that_is_away_is_bad_and_everything_else_is_told(tmp_path: Path) -> None:
    nowhere = "postgresql://somebody:a-secret@127.0.0.1:1/nothing"
    code, said, complaint = command(nowhere, tmp_path / "data", "doctor")
    assert (code, complaint) == (1, "")
    lines = {line.split()[1]: line for line in said.splitlines()[:-2]}
    assert lines["database"].startswith("  bad   database     The database does not answer: ")
    assert "a-secret" not in said
    assert {"settings", "web", "disks", "files", "mail", "gemini"} <= lines.keys()
    assert not {"sizes", "jobs", "backups"} & lines.keys()
    assert said.splitlines()[-1].startswith("  1 bad, ")

    code, said, complaint = command(nowhere, tmp_path / "data", "doctor", "--json", "--rehearse")
    told = json.loads(said)
    assert (code, complaint, told["state"]) == (1, "", "bad")
    assert {"name", "state", "found", "do"} == set(told["checks"][0])


def test_without_a_database_it_makes_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKETDESK_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    config.settings.cache_clear()
    assert _examined()["database"] == (State.look, "There is no database yet.", "`make run` makes it.")
    assert not (tmp_path / "data").exists()


def test_a_folder_that_is_no_database_of_ours_is_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "thesis").write_text("years of work")
    monkeypatch.setenv("TICKETDESK_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    config.settings.cache_clear()
    assert _examined()["database"].state is State.bad
    assert (tmp_path / "postgres" / "thesis").read_text() == "years of work"


def test_settings_that_cannot_be_used_are_all_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKETDESK_WORKERS", "many")
    config.settings.cache_clear()
    found = _examined()
    assert list(found) == ["settings"]
    assert found["settings"].state is State.bad
    assert found["settings"].found.startswith("TICKETDESK_WORKERS cannot be used")


def test_a_look_that_breaks_is_a_finding_and_the_next_one_follows(
    of_this_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(space, "size_of", lambda _: 1 / 0)
    found = _examined()
    assert found["sizes"] == (
        State.bad,
        "This could not be looked at (ZeroDivisionError).",
        "The other lines may tell why.",
    )
    assert found["indexes"].state is State.ok


@pytest.mark.parametrize(
    ("statements", "look", "state", "words"),
    [
        ("", doctor_work.the_jobs, State.ok, "Jobs that wait: 0"),
        (A_JOB.format("failed", "1 day"), doctor_work.the_jobs, State.look, "that failed for good: 1"),
        (A_JOB.format("todo", "2 hours"), doctor_work.the_jobs, State.bad, "waited for 120 minutes"),
        (A_JOB.format("todo", "-2 hours"), doctor_work.the_jobs, State.ok, "Jobs that wait: 1"),
        ("", doctor_work.the_workers, State.bad, "no worker does"),
        (A_WORKER, doctor_work.the_workers, State.ok, "1 worker gave a sign of life"),
        ("", doctor_work.the_backups, State.look, "There is no backup yet"),
        (A_NIGHT, doctor_work.the_backups, State.bad, "There is no backup yet"),
        (OLD, doctor_work.the_backups, State.bad, "The last backup is of"),
        (f"{PROVED}; {FAILED}", doctor_work.the_backups, State.bad, "failed: The disk is full."),
        (UNPROVED, doctor_work.the_backups, State.bad, "tickets differ"),
        (BACKUP.format(MADE, "false", MADE_AT), doctor_work.the_backups, State.look, "not read back"),
        (PROVED, doctor_work.the_backups, State.ok, "was read back"),
        (IN_THE_FOLDER, doctor_work.the_backups, State.look, "a.tdb is not in"),
        (
            "SELECT setval('tickets_id_seq', 2000000000)",
            doctor_work.the_sizes,
            State.look,
            "numbers of tickets_id_seq",
        ),
        (
            "DROP EXTENSION unaccent CASCADE",
            doctor_server.the_extensions,
            State.bad,
            "Not in the database: unaccent.",
        ),
        (
            "CREATE ROLE h3_weak; GRANT h3_weak TO CURRENT_USER; SET ROLE h3_weak",
            doctor_server.the_rights,
            State.look,
            "does not own the database, have CREATEROLE, have CREATEDB",
        ),
    ],
)
def test_what_the_database_tells(
    patient: Patient, statements: str, look: Callable[[Patient], Told], state: State, words: str
) -> None:
    assert patient.line
    patient.is_served = True
    for statement in filter(None, statements.split("; ")):
        patient.line.execute(statement)
    told = look(patient)
    assert (told.state, words in told.found) == (state, True), told


def test_a_desk_that_is_stopped_may_leave_work_lying(patient: Patient) -> None:
    assert patient.line
    patient.line.execute(A_JOB.format("todo", "2 hours"))
    assert doctor_work.the_jobs(patient).state is State.ok
    assert doctor_work.the_workers(patient).state is State.look


def test_an_index_that_was_left_half_made_is_bad(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as line:
        line.execute("CREATE TABLE twice AS SELECT 1 AS number FROM generate_series(1, 2)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            line.execute("CREATE UNIQUE INDEX CONCURRENTLY half_made ON twice (number)")
        told = doctor_work.the_indexes(Patient(line=line))
        line.execute("DROP TABLE twice")
        assert (told.state, told.found) == (State.bad, "Not usable: half_made.")
        assert doctor_work.the_indexes(Patient(line=line)).state is State.ok


def test_a_database_that_keeps_other_letters_is_bad(server: URL) -> None:
    admin = server.set(database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(
            "CREATE DATABASE ticketdesk_test_latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'"
        )
        try:
            latin = server.set(database="ticketdesk_test_latin").render_as_string(hide_password=False)
            with psycopg.connect(latin, client_encoding="utf8") as line:
                told = doctor_server.the_locale(Patient(line=line))
        finally:
            connection.execute("DROP DATABASE ticketdesk_test_latin WITH (FORCE)")
    assert (told.state, told.found) == (State.bad, "The database keeps text as LATIN1.")


@pytest.mark.parametrize(("off_s", "state"), [(0, State.ok), (-6, State.look), (100, State.bad)])
def test_a_clock_that_goes_wrong_is_told(
    patient: Patient, off_s: int, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = doctor_server.time.time
    monkeypatch.setattr(doctor_server, "time", namedtuple("clock", "time")(lambda: real() + off_s))
    assert doctor_server.the_clock(patient).state is state


@pytest.mark.parametrize(
    ("free", "state"), [(100_000_000, State.bad), (1_500_000_000, State.look), (90_000_000_000, State.ok)]
)
def test_a_disk_that_fills_is_told_before_it_is_full(
    patient: Patient, free: int, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(space.shutil, "disk_usage", lambda _: usage(10**11, 10**11 - free, free))
    assert doctor_machine.the_disks(patient).state is state


def test_more_processes_than_there_are_connections_are_told(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TICKETDESK_WORKERS", "64")
    config.settings.cache_clear()
    assert doctor_server.the_connections(patient).state is State.look


def test_migrations_that_wait_are_told_and_rehearsed(
    of_this_file: Path, made_up: MadeUp, address: str
) -> None:
    made_up.add("0666", "ALTER TABLE tickets ADD COLUMN mood text")
    found = _examined(rehearse=True)
    assert found["version"].state is State.look
    assert "not yet applied: 0666" in found["version"].found
    assert found["sizes"].found == "Not looked at: the database is at another version."
    assert found["rehearsal"].state is State.ok
    assert "1 migration on a copy of 0 tickets: nothing is lost" in found["rehearsal"].found
    assert "(0666 in 0." in found["rehearsal"].found

    made_up.add("0667", "SELECT 1 / 0")
    told = _examined(rehearse=True)["rehearsal"]
    assert told.state is State.bad
    assert "DivisionByZero in migration 0667" in told.found
    assert revisions.current(address) == made_up.real


def test_a_database_of_a_newer_version_is_bad(patient: Patient) -> None:
    patient.revision = "9999"
    assert doctor_server.the_version(patient) == (State.bad, revisions.NEWER, "")
