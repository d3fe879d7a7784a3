"""What the doctor looks at in PostgreSQL itself: its version and habits, its clock, and what our role may do."""

from __future__ import annotations

import time

from ticketdesk import db, revisions
from ticketdesk.config import settings
from ticketdesk.errors import CannotStart
from ticketdesk.launch import rehearsing
from ticketdesk.launch.findings import Patient, Told, bad, look, ok

OLDEST = 150_000
SLOW_MS = 50
CLOCK_OFF_S, CLOCK_WRONG_S = 2, 20
"""The codes of authenticators change every 30 seconds."""
SORTS_BY_CODE_POINT = ("c", "posix", "c.utf8")
EXTENSIONS = ("pg_trgm", "unaccent")
EACH_WEB_PROCESS, THE_WORKER = 30, 20
"""How many connections they take at most."""


def the_database(patient: Patient) -> Told:
    """That it answers, how fast, and that it is one that we know."""
    began = time.perf_counter()
    number, name = patient.row(
        "SELECT current_setting('server_version_num')::int, current_setting('server_version')"
    )
    took_ms = (time.perf_counter() - began) * 1000
    whose = "the embedded one" if patient.is_embedded else "the one that DATABASE_URL names"
    found = f"PostgreSQL {name.split()[0]}, {whose}, answers in {took_ms:.1f} ms."
    if number < OLDEST:
        return bad(found, f"ticketdesk needs PostgreSQL {OLDEST // 10_000} or a newer one.")
    if took_ms > SLOW_MS:
        return look(found, "Each page asks several times: bring desk and database nearer to each other.")
    return ok(found)


def the_version(patient: Patient) -> Told:
    """Whether the database belongs to this code."""
    if patient.revision is None:
        return look(
            "The database holds no desk yet.", "`make run` or `python -m ticketdesk migrate` makes it."
        )
    try:
        waiting = revisions.pending(patient.revision)
    except CannotStart as refusal:
        return bad(refusal.sentence)
    if waiting:
        told = ", ".join(step.revision for step in waiting)
        return look(
            f"The database is at {patient.revision}; not yet applied: {told}.",
            "Try it on a copy with `python -m ticketdesk doctor --rehearse`, then `make run` or `python -m ticketdesk migrate`.",
        )
    return ok(f"The database is at {patient.revision}, the newest.")


def the_rehearsal(patient: Patient) -> Told:
    """The migrations that wait, on a copy of what is really there."""
    try:
        if patient.revision is None or not revisions.pending(patient.revision):
            return ok("No migration waits for what is there, so there is nothing to rehearse.")
        rehearsal = rehearsing.rehearse(db.plain_dsn())
    except CannotStart as refusal:
        return bad(refusal.sentence)
    steps = ", ".join(f"{step.revision} in {step.took_s:.1f} s" for step in rehearsal.steps)
    return ok(f"{rehearsal.sentence} ({steps}).")


def the_locale(patient: Patient) -> Told:
    """Sorting by code point and UTF-8; and that the sorting is still what the indexes were made with."""
    encoding, collate, made_with, now_has = patient.row("""
        SELECT pg_encoding_to_char(encoding), datcollate, datcollversion, pg_database_collation_actual_version(oid)
        FROM pg_database WHERE datname = current_database()
    """)
    if encoding != "UTF8":
        return bad(
            f"The database keeps text as {encoding}.",
            "Make one with ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0, and restore a backup into it.",
        )
    if made_with != now_has:
        return bad(
            "The operating system sorts text in another way than when the indexes were made.",
            "Run REINDEX DATABASE, then ALTER DATABASE ... REFRESH COLLATION VERSION.",
        )
    if collate.lower().replace("-", "") not in SORTS_BY_CODE_POINT:
        return look(
            f"Text is sorted by the rules of {collate}, slower and in another order than everywhere else.",
            "Make a database with LOCALE 'C.UTF-8' TEMPLATE template0, and restore a backup into it.",
        )
    return ok(f"UTF-8, sorted by code point ({collate}).")


def the_extensions(patient: Patient) -> Told:
    """Those that the search needs."""
    rows = patient.rows(
        "SELECT name, installed_version, default_version FROM pg_available_extensions WHERE name = ANY(%s)",
        list(EXTENSIONS),
    )
    if missing := sorted(set(EXTENSIONS) - {name for name, _, _ in rows}):
        return bad(
            f"The server does not have {' and '.join(missing)}.", "Install its package postgresql-contrib."
        )
    if patient.revision and (gone := [name for name, has, _ in rows if not has]):
        return bad(f"Not in the database: {' and '.join(gone)}.", f"Run CREATE EXTENSION {gone[0]} in it.")
    if old := [name for name, has, newest in rows if has and has != newest]:
        return look(f"Older than the server: {' and '.join(old)}.", f"Run ALTER EXTENSION {old[0]} UPDATE.")
    return ok(f"The extensions {' and '.join(EXTENSIONS)} are there.")


def the_rights(patient: Patient) -> Told:
    """What migrations, rehearsals and proofs of backups need."""
    owns, roles, databases, is_super = patient.row("""
        SELECT pg_has_role(datdba, 'USAGE'), rolcreaterole, rolcreatedb, rolsuper
        FROM pg_database, pg_roles WHERE datname = current_database() AND rolname = current_user
    """)
    if is_super:
        return ok("Our role may do everything in this server.")
    needs = (("own the database", owns), ("have CREATEROLE", roles), ("have CREATEDB", databases))
    if lacks := [words for words, has in needs if not has]:
        return look(
            f"The role of the desk does not {', '.join(lacks)}.",
            "Without it upgrades fail, or cannot be rehearsed, and backups cannot be proved: ALTER ROLE ... CREATEROLE CREATEDB.",
        )
    return ok("Our role owns the database, and may make the roles and the copies that it needs.")


def the_safety(patient: Patient) -> Told:
    """That what was acknowledged is on a disk."""
    has = dict(
        patient.rows(
            "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums')"
        )
    )
    if off := [name for name in ("fsync", "full_page_writes") if has.get(name) == "off"]:
        return bad(
            f"{' and '.join(off)} is off: a power cut destroys the database.",
            "Set it to on in postgresql.conf.",
        )
    if has.get("synchronous_commit") == "off":
        return look(
            "synchronous_commit is off: a crash loses what was acknowledged last.",
            "Set it to on in postgresql.conf.",
        )
    sums = (
        "and a byte that the disk changed is noticed"
        if has.get("data_checksums") == "on"
        else "without checksums"
    )
    return ok(f"What was acknowledged is on the disk, {sums}.")


def the_clock(patient: Patient) -> Told:
    """This machine's against the database's: sessions, links and codes are judged by both."""
    before = time.time()
    theirs = float(patient.row("SELECT extract(epoch FROM clock_timestamp())")[0])
    after = time.time()
    off = abs(theirs - (before + after) / 2) - (after - before) / 2
    if off > CLOCK_OFF_S:
        told = bad if off > CLOCK_WRONG_S else look
        return told(
            f"The clocks of this machine and of the database differ by {off:,.0f} s.",
            "Let both follow a time server, by chrony or systemd-timesyncd.",
        )
    return ok("This machine and the database have the same time.")


def the_connections(patient: Patient) -> Told:
    """Whether everybody of ours would get one."""
    most, taken = patient.row("""
        SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
            (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')
    """)
    needed = settings().ticketdesk_workers * EACH_WEB_PROCESS + THE_WORKER
    found = f"{taken} of {most} connections are taken; this desk takes {needed} at most."
    if taken > most * 0.9:
        return bad(found, "Raise max_connections, or find who holds them in pg_stat_activity.")
    if needed > most:
        return look(found, "Raise max_connections in postgresql.conf, or set TICKETDESK_WORKERS lower.")
    return ok(found)
