"""What the doctor looks at in the desk's own tables: what they weigh, who works, what waits, and the backups."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ticketdesk.config import settings
from ticketdesk.launch import space
from ticketdesk.launch.findings import Patient, Told, bad, look, ok
from ticketdesk.launch.steps import amount

ALIVE_WITHIN_S = 30
LATE_AFTER_S = 300
FRESH_WITHIN = timedelta(hours=50)
"""A backup of every night, and one that may be missed."""
OLD_AGE, OLDEST_AGE = 600_000_000, 1_500_000_000
"""Transactions: at two billion PostgreSQL stops, so it cleans up at 200 million by itself."""
NEARLY_ALL = 0.8


def the_sizes(patient: Patient) -> Told:
    """What it weighs, and what runs out in the end: numbers of rows and of transactions."""
    assert patient.line
    tickets, age = patient.row("""
        SELECT (SELECT count(*) FROM tickets), age(datfrozenxid) FROM pg_database WHERE datname = current_database()
    """)
    largest, weighs = patient.row("""
        SELECT relname, pg_total_relation_size(oid) FROM pg_class
        WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY 2 DESC LIMIT 1
    """)
    found = (
        f"{amount(tickets, 'ticket')} in {space.words(space.size_of(patient.line))}; the largest table is {largest} "
        f"with {space.words(weighs)}."
    )
    if age > OLD_AGE:
        told = bad if age > OLDEST_AGE else look
        return told(f"{found} Autovacuum does not get done.", "Run VACUUM (FREEZE) in the database.")
    full = patient.rows(
        "SELECT sequencename FROM pg_sequences WHERE last_value > max_value * %s::numeric", NEARLY_ALL
    )
    if full:
        return look(
            f"{found} The numbers of {full[0][0]} are nearly used up.", "Write to the makers of ticketdesk."
        )
    return ok(found)


def the_indexes(patient: Patient) -> Told:
    """None that was left half made; a broken one answers wrongly or is never asked."""
    broken = patient.rows("""
        SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace ORDER BY 1
    """)
    if broken:
        names = ", ".join(name for (name,) in broken)
        return bad(f"Not usable: {names}.", f"Run REINDEX INDEX {broken[0][0]}.")
    (count,) = patient.row("""
        SELECT count(*) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        WHERE relnamespace = current_schema()::regnamespace
    """)
    return ok(f"All {count} can be used.")


def the_workers(patient: Patient) -> Told:
    """Who does the jobs."""
    (alive,) = patient.row(
        "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)",
        ALIVE_WITHIN_S,
    )
    if alive:
        return ok(f"{amount(alive, 'worker')} gave a sign of life within {ALIVE_WITHIN_S} s.")
    if patient.is_served:
        return bad(
            "The desk runs, and no worker does: nothing is triaged, delivered, mailed or backed up.",
            "Start `python -m ticketdesk worker`; its last words tell why it ended.",
        )
    return look("No worker runs.", "It starts with `make run`, or by `python -m ticketdesk worker`.")


def the_jobs(patient: Patient) -> Told:
    """What waits, and what was given up."""
    waiting, dead, late_s = patient.row("""
        SELECT count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'failed'),
            coalesce(extract(epoch FROM now() - min(coalesce(scheduled_at, (
                SELECT min(at) FROM procrastinate_events WHERE job_id = procrastinate_jobs.id AND type = 'deferred'
            ))) FILTER (WHERE status = 'todo')), 0)
        FROM procrastinate_jobs
    """)
    found = f"Jobs that wait: {waiting:,}; that failed for good: {dead:,}."
    if dead:
        return look(found, "Settings, Jobs tells why each failed, and has a button to try it again.")
    if late_s > LATE_AFTER_S and patient.is_served:
        return bad(
            f"{found} The oldest has waited for {late_s / 60:,.0f} minutes.",
            "See that the worker runs, and what its log says.",
        )
    return ok(found)


def the_backups(patient: Patient) -> Told:
    """That there is one which was read back, not long ago."""
    newest, proved, error, unproved, founded, file = patient.row("""
        SELECT (SELECT max(finished_at) FROM backups WHERE removed_at IS NULL),
            (SELECT max(finished_at) FROM backups WHERE removed_at IS NULL AND proved_at IS NOT NULL AND unproved IS NULL),
            (SELECT error FROM backups WHERE error IS NOT NULL AND started_at >= coalesce(
                (SELECT max(started_at) FROM backups WHERE finished_at IS NOT NULL), '-infinity') LIMIT 1),
            (SELECT unproved FROM backups WHERE finished_at IS NOT NULL ORDER BY started_at DESC LIMIT 1),
            (SELECT min(created_at) FROM accounts),
            (SELECT name FROM backups WHERE is_scheduled AND finished_at IS NOT NULL AND removed_at IS NULL
                ORDER BY finished_at DESC LIMIT 1)
    """)
    if error or unproved:
        return bad(
            f"The last backup {'failed' if error else 'was not what the desk holds'}: {error or unproved}",
            "Make one by hand with `python -m ticketdesk backup FILE`; Settings, Backups tells more.",
        )
    since = datetime.now(UTC) - FRESH_WITHIN
    if newest is None or newest < since:
        found = f"The last backup is of {newest:%d %B %Y}." if newest else "There is no backup yet."
        had_a_night = newest or (founded and founded < since)
        if settings().ticketdesk_nightly_backup == "on" and had_a_night:
            return bad(found, "Backups are made by the worker every night: see that it runs then.")
        return look(
            found, "The worker makes one every night; `python -m ticketdesk backup FILE` makes one now."
        )
    if proved is None or proved < since:
        return look("The last backup was not read back yet.", "It is proved by the worker; see that it runs.")
    if file and not (settings().backups / file).is_file():
        return look(
            f"{file} is not in {settings().backups} any more.",
            "Look where it went; it may be elsewhere on purpose.",
        )
    return ok(
        f"The last one is of {newest:%d %B %Y, %H:%M} UTC, was read back, and holds what the desk holds."
    )
