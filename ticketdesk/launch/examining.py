"""Everything that a doctor looks at, in this order, whatever state the desk is in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, NamedTuple

import psycopg

from ticketdesk import db, revisions
from ticketdesk.config import settings
from ticketdesk.errors import CannotStart
from ticketdesk.launch import desk
from ticketdesk.launch import doctor_machine as machine
from ticketdesk.launch import doctor_outside as outside
from ticketdesk.launch import doctor_server as server
from ticketdesk.launch import doctor_work as work
from ticketdesk.launch.cluster import Cluster
from ticketdesk.launch.findings import Check, Patient, Told, bad, look

STATEMENT_LIMIT_MS = 15_000
FIRST = (
    Check("settings", machine.the_settings, needs="nothing"),
    Check("pages", machine.the_pages, needs="nothing"),
    Check("web", machine.the_web, needs="nothing"),
)
THEN = (
    Check("database", server.the_database, needs="database"),
    Check("version", server.the_version, needs="database"),
    Check("locale", server.the_locale, needs="database"),
    Check("extensions", server.the_extensions, needs="database"),
    Check("rights", server.the_rights, needs="database"),
    Check("safety", server.the_safety, needs="database"),
    Check("clock", server.the_clock, needs="database"),
    Check("connections", server.the_connections, needs="database"),
    Check("disks", machine.the_disks, needs="nothing"),
    Check("sizes", work.the_sizes),
    Check("indexes", work.the_indexes, needs="database"),
    Check("workers", work.the_workers),
    Check("jobs", work.the_jobs),
    Check("backups", work.the_backups),
    Check("files", outside.the_files, needs="nothing"),
    Check("scanner", outside.the_scanner, needs="nothing"),
    Check("mail", outside.the_mail, needs="nothing"),
    Check("gemini", outside.the_model, needs="nothing"),
)
REHEARSAL = Check("rehearsal", server.the_rehearsal, needs="database")


class Finding(NamedTuple):
    """A check and what it brought."""

    name: str
    told: Told


def examine(*, rehearse: bool) -> Iterator[Finding]:
    """Look at everything, one after another.

    Args:
        rehearse: Try the migrations that wait on a copy of the data, too.
    """
    try:
        patient = Patient(is_embedded=not settings().database_url)
    except CannotStart as refusal:
        yield Finding("settings", bad(refusal.sentence, "Everything else needs settings that can be used."))
        return
    yield from (Finding(check.name, _looked(check, patient)) for check in FIRST)
    with ExitStack() as opened:
        if missing := _connect(patient, opened):
            yield Finding("database", missing)
        for check in (*THEN, *((REHEARSAL,) if rehearse else ())):
            if patient.line or check.needs == "nothing":
                yield Finding(check.name, _looked(check, patient))


def _looked(check: Check, patient: Patient) -> Told:
    if check.needs == "tables" and not patient.has_tables:
        return look("Not looked at: the database is at another version.", "Bring it up to date first.")
    try:
        return check.look(patient)
    except Exception as error:  # a doctor goes on to the next one, whatever this one met
        return bad(f"This could not be looked at ({type(error).__name__}).", "The other lines may tell why.")


def _connect(patient: Patient, opened: ExitStack) -> Told | None:
    """The desk's database for the patient, started where it is ours and does not run; or why there is none."""
    try:
        if patient.is_embedded and not Cluster(settings().ticketdesk_data).is_made():
            return look("There is no database yet.", "`make run` makes it.")
        opened.enter_context(desk.some_database())
        patient.line = opened.enter_context(_line())
        patient.revision = revisions.revision_in(patient.line)
    except CannotStart as refusal:
        return bad(refusal.sentence)
    except psycopg.OperationalError as error:
        why = str(error).splitlines()[-1].rpartition("FATAL:")[2].strip()
        return bad(
            f"The database does not answer: {why}",
            "See that PostgreSQL runs, and that DATABASE_URL names it.",
        )
    patient.has_tables = patient.revision == revisions.newest()
    return None


def _line() -> psycopg.Connection[Any]:
    """A connection that changes nothing, and waits for nothing long."""
    only_reads = f"-c default_transaction_read_only=on -c statement_timeout={STATEMENT_LIMIT_MS}"
    return psycopg.connect(
        db.plain_dsn(),
        autocommit=True,
        client_encoding="utf8",
        connect_timeout=db.CONNECT_WITHIN_S,
        application_name="ticketdesk doctor",
        options=only_reads,
    )
