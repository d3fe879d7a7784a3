"""What ``doctor`` finds in the database and on this machine: each thing that may be wrong, made wrong."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy.engine import URL

from ticketdesk import config, revisions
from ticketdesk.launch import doctor_machine, doctor_server, doctor_work, space
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
FOUNDED = "INSERT INTO accounts (email, name, role, created_at) VALUES ('ana@example.com', 'Ana', 'admin', now() - interval '{}')"
A_WORKER = "INSERT INTO procrastinate_workers DEFAULT VALUES"
A_JOB = "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at) VALUES ('default', 'mail', '{}', now() - interval '{}')"


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
        (FOUNDED.format("1 hour"), doctor_work.the_backups, State.look, "There is no backup yet"),
        (FOUNDED.format("3 days"), doctor_work.the_backups, State.bad, "There is no backup yet"),
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
            connection.execute("DROP DATABASE ticketdesk_test_latin")
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


def test_a_database_of_a_newer_version_is_bad(patient: Patient) -> None:
    patient.revision = "9999"
    assert doctor_server.the_version(patient) == (State.bad, revisions.NEWER, "")
    assert doctor_server.the_rehearsal(patient) == (State.bad, revisions.NEWER, "")
