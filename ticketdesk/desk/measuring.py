"""What only the database knows of how the desk runs, whichever process did it: for ``/metrics``.

The worker has no address that could be asked, and there may be several; what it did stands in tables.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

ALIVE_IN_S = 30
"""A worker whose last sign of life is older is gone."""


@dataclass(frozen=True)
class Measure:
    """One figure.

    Args:
        name: As Prometheus knows it.
        tells: What it is.
        labels: What it is told by.
        asks: SQL whose rows are ``about`` (the values of the labels) and ``value``.
    """

    name: str
    tells: str
    labels: tuple[str, ...]
    asks: str


_NOW = "clock_timestamp()"
_LATELY = f"source IN ('gemini', 'learned', 'rules') AND created_at > {_NOW} - interval '5 minutes'"
_DUE = f"status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= {_NOW})"

MEASURES: tuple[Measure, ...] = (
    Measure(
        "ticketdesk_tickets",
        "Tickets that are not deleted.",
        ("status",),
        "SELECT ARRAY[status] AS about, sum(tickets) AS value FROM ticket_counts GROUP BY status",
    ),
    Measure(
        "ticketdesk_jobs",
        "Jobs: waiting, later (at their moment), doing, dead (given up).",
        ("task", "stands"),
        f"""SELECT ARRAY[task_name, CASE WHEN {_DUE} THEN 'waiting' WHEN status = 'todo' THEN 'later'
            WHEN status = 'doing' THEN 'doing' ELSE 'dead' END] AS about, count(*) AS value
        FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1""",
    ),
    Measure(
        "ticketdesk_jobs_enqueued_total",
        "Jobs that were ever enqueued.",
        (),
        "SELECT '{}'::text[] AS about, CASE WHEN is_called THEN last_value ELSE 0 END AS value FROM procrastinate_jobs_id_seq",
    ),
    Measure(
        "ticketdesk_job_failures_total",
        "How often a job failed, also those that went well later.",
        (),
        "SELECT '{}'::text[] AS about, CASE WHEN is_called THEN last_value ELSE 0 END AS value FROM job_errors_id_seq",
    ),
    Measure(
        "ticketdesk_jobs_oldest_seconds",
        "For how long the job has been due that waits longest.",
        (),
        f"""SELECT '{{}}'::text[] AS about, greatest(0, extract(epoch FROM {_NOW} - min(since))) AS value FROM (
            SELECT coalesce(scheduled_at, (SELECT min(at) FROM procrastinate_events WHERE job_id = jobs.id)) AS since
            FROM procrastinate_jobs AS jobs WHERE {_DUE} ORDER BY id LIMIT 100
        ) AS due""",
    ),
    Measure(
        "ticketdesk_workers",
        "Workers that are alive.",
        (),
        f"""SELECT '{{}}'::text[] AS about, count(*) AS value FROM procrastinate_workers
        WHERE last_heartbeat > {_NOW} - interval '{ALIVE_IN_S} seconds'""",
    ),
    Measure(
        "ticketdesk_mails",
        "Mails: waiting, and failed for good.",
        ("stands",),
        """SELECT ARRAY['waiting'] AS about, count(*) AS value FROM mails WHERE sent_at IS NULL AND failed_at IS NULL
        UNION ALL SELECT ARRAY['failed'], count(*) FROM mails WHERE failed_at IS NOT NULL""",
    ),
    Measure(
        "ticketdesk_triage_answers",
        "What advisers said of tickets in the last five minutes, in all processes; error is empty where one answered.",
        ("source", "error"),
        f"SELECT ARRAY[source, error] AS about, count(*) AS value FROM suggestions WHERE {_LATELY} GROUP BY 1",
    ),
    Measure(
        "ticketdesk_triage_seconds",
        "How long advisers took for tickets in the last five minutes, in all processes.",
        ("source", "quantile"),
        f"""SELECT ARRAY[source, share::text] AS about,
            percentile_cont(share) WITHIN GROUP (ORDER BY milliseconds) / 1000 AS value
        FROM suggestions, unnest(ARRAY[0.5, 0.95]::float8[]) AS share WHERE {_LATELY} AND error = '' GROUP BY source, share""",
    ),
    Measure(
        "ticketdesk_backup_proved_timestamp_seconds",
        "When a backup was last read back and found whole.",
        (),
        """SELECT '{}'::text[] AS about, extract(epoch FROM max(proved_at)) AS value FROM backups
        WHERE unproved IS NULL HAVING max(proved_at) IS NOT NULL""",
    ),
)

_ASK = text(
    " UNION ALL ".join(
        f"SELECT '{one.name}' AS name, about, value::float8 AS value FROM ({one.asks}) AS {one.name}"
        for one in MEASURES
    )
)

Found = list[tuple[str, str, tuple[str, ...], dict[tuple[str, ...], float]]]


async def measured(session: AsyncSession) -> Found:
    """All of them, in one question: each as its name, what it tells, its labels, and the value of each."""
    values: dict[str, dict[tuple[str, ...], float]] = {one.name: {} for one in MEASURES}
    for name, about, value in await session.execute(_ASK):
        values[name][tuple(about)] = value or 0.0
    return [(one.name, one.tells, one.labels, values[one.name]) for one in MEASURES]
