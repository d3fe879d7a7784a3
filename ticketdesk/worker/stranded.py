"""Jobs whose worker ended without a word: killed, out of memory, or with its machine. They are done again.

A worker gives a sign of life every few seconds. One that was silent for longer is taken for dead; should it only have
been stopped, its jobs may be done twice, and whoever comes second finds nothing to do.
"""

from __future__ import annotations

import logging

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import db
from ticketdesk.desk import job_errors

ALIVE_EVERY_S = 5.0
DEAD_AFTER_S = 20.0
LOST = "The worker ended while it was at this job, so it is done again."
MOST_LOSSES = 8
"""A job that takes its worker with it each time is given up in the end, like any other that fails."""

log = logging.getLogger(__name__)

_STRANDED = text("""
    SELECT jobs.id, jobs.task_name, jobs.attempts FROM procrastinate_jobs AS jobs
    LEFT JOIN procrastinate_workers AS workers ON workers.id = jobs.worker_id
    WHERE jobs.status = 'doing' AND jobs.worker_id IS DISTINCT FROM CAST(:mine AS bigint)
        AND (workers.id IS NULL OR workers.last_heartbeat < now() - make_interval(secs => :silent))
    ORDER BY jobs.id FOR UPDATE OF jobs SKIP LOCKED
""")
# One of its kind may wait already; then that one does what was left.
_AGAIN = text("""
    WITH waits AS (
        SELECT FROM procrastinate_jobs AS waiting, procrastinate_jobs AS lost
        WHERE lost.id = :job AND waiting.status = 'todo' AND waiting.queueing_lock = lost.queueing_lock
    ), gone AS (
        DELETE FROM procrastinate_jobs WHERE id = :job AND EXISTS (SELECT FROM waits)
    )
    UPDATE procrastinate_jobs SET attempts = attempts + 1, worker_id = NULL,
        status = CAST(CASE WHEN attempts + 1 < :most THEN 'todo' ELSE 'failed' END AS procrastinate_job_status)
    WHERE id = :job AND NOT EXISTS (SELECT FROM waits)
""")
_FORGET = text("""
    DELETE FROM procrastinate_workers
    WHERE id IS DISTINCT FROM CAST(:mine AS bigint) AND last_heartbeat < now() - make_interval(secs => :silent)
""")


async def take_up(mine: int | None = None) -> int:
    """Have the jobs of dead workers done again.

    Args:
        mine: The worker that asks. It is alive, however long it could give no sign of it.

    Returns:
        How many there were.
    """
    about = {"mine": mine, "silent": DEAD_AFTER_S}
    async with db.transaction() as session:
        found = (await session.execute(_STRANDED, about)).all()
        for row in found:
            await _again(session, row.id, row.task_name, row.attempts)
        await session.execute(_FORGET, about)
        await job_errors.forget_made_up_for(session)
    if found:
        log.warning("%d jobs of a worker that ended are done again", len(found))
    return len(found)


async def _again(session: AsyncSession, job_id: int, task: str, attempts: int) -> None:
    await job_errors.note(session, job_id, task, attempts + 1, LOST)
    await session.execute(_AGAIN, {"job": job_id, "most": MOST_LOSSES})
