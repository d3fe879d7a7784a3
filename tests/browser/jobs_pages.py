"""The page of jobs, opened with dead ones on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect

from tests.browser import steps
from tests.browser.windows import Windows

DEAD = """
    WITH dead AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, args)
        VALUES ('default', %s, 'failed', 8, jsonb_build_object('number', %s::int)) RETURNING id
    )
    INSERT INTO job_errors (job_id, task, attempt, error, at)
    SELECT id, 'triage', 8, 'ConnectionRefusedError in ' || repeat('a_long_name_of_a_file', 8) || '.py:12', now() FROM dead
    RETURNING job_id
"""


def a_dead_job(windows: Windows, number: int, task: str = "triage") -> int:
    """A job on a ticket that was given up; its number."""
    [(job,)] = windows.desk.rows(DEAD, task, number)
    return int(job)


async def _jobs(windows: Windows) -> Page:
    job = a_dead_job(windows, windows.desk.a_ticket(f"{steps.a_word()} with a dead job"))
    a_dead_job(windows, 1)
    page = await windows.open("/desk/settings/jobs", "ines", fresh=True)
    await expect(page.get_by_role("button", name=f"Retry job {job}")).to_be_visible()
    return page


PAGES: dict[str, Callable[[Windows], Awaitable[Page]]] = {"the dead jobs": _jobs}
