"""What goes along with every job: its number in the log and in a trace, and if it fails, why."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from procrastinate import JobContext
from procrastinate.worker import Worker
from sqlalchemy.exc import DBAPIError

from ticketdesk import db, tracing, visit
from ticketdesk.desk import job_errors
from ticketdesk.errors import Refusal
from ticketdesk.logs import where
from ticketdesk.visit import Visit

log = logging.getLogger("ticketdesk.jobs")


async def mind(call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: Worker) -> Any:
    """Do one job. What procrastinate says of it afterwards has its number too: both speak in the job's own task."""
    job = context.job
    visit.arrives(Visit(request_id=f"job-{job.id}"))
    began = time.perf_counter()
    told = {"ticketdesk.job_id": job.id or 0, "ticketdesk.attempt": job.attempts + 1}
    with tracing.span(f"job {job.task_name}", told, is_first=True):
        try:
            given = await call_next()
        except Exception as error:
            await _note(job.id or 0, job.task_name, job.attempts + 1, error)
            raise
    if "timestamp" not in job.task_kwargs:  # the clock's own jobs come every few seconds
        took_ms = round((time.perf_counter() - began) * 1000, 1)
        log.info("done", extra={"job_id": job.id, "task": job.task_name, "ms": took_ms})
    return given


async def _note(job_id: int, task: str, attempt: int, error: Exception) -> None:
    """In a transaction of its own. While the database is away the log has it alone."""
    try:
        async with db.transaction() as session:
            await job_errors.note(session, job_id, task, attempt, why(error))
    except Exception as second:
        log.error("why a job failed could not be noted: %s", where(second))


def why(error: BaseException) -> str:
    """Why a job failed: the kind of the error, what is safe to tell of it, and where. What it says may quote a person."""
    found = where(error)
    if isinstance(error, Refusal):
        return f"{error.sentence} ({found})"
    if isinstance(error, DBAPIError) and (state := getattr(error.orig, "sqlstate", None)):
        return f"{found}, SQLSTATE {state}"
    if isinstance(error, OSError) and error.strerror and error.errno:
        return f"{error.strerror} ({found})"
    return found
