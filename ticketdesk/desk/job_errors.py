"""Why jobs failed, and what is left of jobs whose worker ended: what the worker itself notes and clears."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.models import JobError
from ticketdesk.models.columns import now
from ticketdesk.models.job_error import ERROR_LENGTH

KEPT_IN = timedelta(days=30)


async def note(session: AsyncSession, job_id: int, task: str, attempt: int, error: str) -> None:
    """Note that a job failed.

    Args:
        session: A transaction of its own: that of the job was undone.
        job_id: The job's number.
        task: What it was to do.
        attempt: Which try it was, counted from 1.
        error: Why, in words that quote nobody.
    """
    told = " ".join(error.split())[:ERROR_LENGTH] or "unknown"
    session.add(JobError(job_id=job_id, task=task, attempt=attempt, error=told, at=now()))
    await session.flush()


_SINCE_WELL = text("""
    DELETE FROM procrastinate_jobs AS jobs USING procrastinate_periodic_defers AS defers
    WHERE jobs.status = 'failed' AND jobs.args ? 'timestamp' AND defers.task_name = jobs.task_name
        AND defers.job_id IS NULL AND defers.defer_timestamp > (jobs.args ->> 'timestamp')::bigint
""")
_TWICE = text("""
    DELETE FROM procrastinate_jobs AS jobs WHERE jobs.status = 'failed' AND jobs.args ? 'timestamp' AND EXISTS (
        SELECT FROM procrastinate_jobs AS later
        WHERE later.status = 'failed' AND later.task_name = jobs.task_name AND later.id > jobs.id)
""")


async def forget_made_up_for(session: AsyncSession) -> None:
    """What the clock asks for again and again is made up for as soon as it goes well; until then its last failure is enough.

    A job that went well is removed, so its line in the list of what the clock asked for names none.
    """
    await session.execute(_SINCE_WELL)
    await session.execute(_TWICE)


_OLD = (
    text("DELETE FROM job_errors WHERE at < :before"),
    text("""
        DELETE FROM procrastinate_jobs AS jobs WHERE jobs.status IN ('aborted', 'cancelled') AND NOT EXISTS (
            SELECT FROM procrastinate_events WHERE job_id = jobs.id AND at >= :before)
    """),
)


async def forget_old(session: AsyncSession) -> None:
    """Errors are kept for 30 days, and so are jobs that were stopped for good. A dead one stays until it is tried again."""
    for statement in _OLD:
        await session.execute(statement, {"before": now() - KEPT_IN})
