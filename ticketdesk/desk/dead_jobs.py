"""Jobs that were given up: why, and trying them again. A dead job lost nothing; what it was to do is only not done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, text
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import audit
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.finding import is_number
from ticketdesk.desk.job_words import word_of
from ticketdesk.errors import NotFound, Refusal
from ticketdesk.models import Account, Deed

SHOWN = 100
AT_ONCE = 5_000
"""So many are tried again by one press: each is a row to change and a line to write."""
GONE = "This job is not dead any more: somebody tried it again, or it was made up for. Nothing was changed."


class EnqueuedMeanwhile(Refusal):
    """The same job was enqueued at this moment. Nothing was changed; look again."""

    status = 409


@dataclass(frozen=True)
class Standing:
    """How the queue stands.

    Args:
        waiting: Jobs that are due.
        later: Jobs whose moment is still to come, most of them after a failure.
        doing: Jobs under way.
        dead: Jobs that were given up.
        workers: Workers that showed a sign of life in the last half minute.
    """

    waiting: int
    later: int
    doing: int
    dead: int
    workers: int


_DEAD = text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
_LIST = text("""
    SELECT jobs.id, jobs.task_name AS task, jobs.attempts, (jobs.args ->> 'number')::int AS number, why.error, why.at
    FROM procrastinate_jobs AS jobs LEFT JOIN LATERAL (
        SELECT error, at FROM job_errors WHERE job_id = jobs.id ORDER BY id DESC LIMIT 1
    ) AS why ON true
    WHERE jobs.status = 'failed' ORDER BY jobs.id DESC LIMIT :most
""")
_STANDING = text("""
    SELECT count(*) FILTER (WHERE is_due) AS waiting, count(*) FILTER (WHERE status = 'todo' AND NOT is_due) AS later,
        count(*) FILTER (WHERE status = 'doing') AS doing, count(*) FILTER (WHERE status = 'failed') AS dead,
        (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds') AS workers
    FROM (
        SELECT status, status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()) AS is_due
        FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed')
    ) AS jobs
""")
# Of jobs that may wait only once, the newest is tried again, and none where one waits already.
_RETRY = text("""
    WITH chosen AS (
        SELECT id, task_name, coalesce(queueing_lock, 'job ' || id) AS once, queueing_lock FROM procrastinate_jobs
        WHERE status = 'failed' AND (CAST(:job AS bigint) IS NULL OR id = :job) ORDER BY id LIMIT :most FOR UPDATE
    ), kept AS (
        SELECT DISTINCT ON (once) id FROM chosen WHERE NOT EXISTS (
            SELECT FROM procrastinate_jobs AS waiting
            WHERE waiting.status = 'todo' AND waiting.queueing_lock = chosen.queueing_lock)
        ORDER BY once, id DESC
    ), gone AS (
        DELETE FROM procrastinate_jobs WHERE id IN (SELECT id FROM chosen EXCEPT SELECT id FROM kept)
    ), again AS (
        UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL, worker_id = NULL
        WHERE id IN (SELECT id FROM kept)
    )
    SELECT count(*) AS jobs, min(task_name) AS task FROM chosen
""")


async def amount(session: AsyncSession, *, by: Account | None) -> int:
    """How many are dead.

    Raises:
        NotSignedIn, NotAllowed: only administrators may know.
    """
    require(by, Act.change_settings)
    return int((await session.execute(_DEAD)).scalar_one())


async def standing(session: AsyncSession, *, by: Account | None) -> Standing:
    """How the queue stands.

    Raises:
        NotSignedIn, NotAllowed: only administrators may know.
    """
    require(by, Act.change_settings)
    return Standing(**(await session.execute(_STANDING)).mappings().one())


async def newest(session: AsyncSession, *, by: Account | None, most: int = SHOWN) -> Sequence[RowMapping]:
    """The newest dead jobs: what each was to do, on which ticket if on one, how often it was tried, and why it failed.

    Raises:
        NotSignedIn, NotAllowed: only administrators may know.
    """
    require(by, Act.change_settings)
    return (await session.execute(_LIST, {"most": min(most, SHOWN)})).mappings().all()


async def retry(session: AsyncSession, job_id: int, *, by: Account | None) -> str:
    """Have a dead job tried again, as often as a new one.

    Returns:
        What the job is called.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        NotFound: it is not dead any more.
        EnqueuedMeanwhile: another one came in between.
    """
    who = require(by, Act.change_settings)
    row = await _retry(session, job_id) if is_number(job_id, 2**63 - 1) else None
    if not row or not row["jobs"]:
        raise NotFound(GONE)
    await audit.record(session, Deed.job_retried, by=who, about=f"job {job_id} ({row['task']})")
    return word_of(row["task"])


async def retry_all(session: AsyncSession, *, by: Account | None) -> int:
    """Have all dead jobs tried again, the oldest first and so many at once.

    Returns:
        How many.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        EnqueuedMeanwhile: another one came in between.
    """
    who = require(by, Act.change_settings)
    done = int((await _retry(session, None))["jobs"])
    if done:
        await audit.record(session, Deed.job_retried, by=who, about=f"{done} jobs")
    return done


async def _retry(session: AsyncSession, job_id: int | None) -> RowMapping:
    try:
        return (await session.execute(_RETRY, {"job": job_id, "most": AT_ONCE})).mappings().one()
    except IntegrityError as error:
        raise EnqueuedMeanwhile from error
