"""A job dies while an administrator looks: the page and the rail tell it by themselves, and it is tried again."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.browser.windows import Windows
from tests.served import Served

SLEEPING = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at)
    VALUES ('default', 'mail', 'todo', now() + interval '1 day') RETURNING id
"""


async def test_a_job_that_dies_is_told_at_once_and_tried_again(windows: Windows, served: Served) -> None:
    page = await windows.open("/desk/settings/jobs", "ines", fresh=True)
    await expect(page.get_by_role("heading", name="Dead jobs")).to_be_visible()
    [(job,)] = served.rows(SLEEPING)
    served.rows("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", job)
    again = page.get_by_role("button", name=f"Retry job {job}: Send mail")
    await expect(again).to_be_visible()
    await expect(page.get_by_role("link", name="Jobs")).to_contain_text(re.compile(r"\d"))
    await again.click()
    await expect(page.get_by_text("Tried again: Send mail.")).to_be_visible()
    await expect(again).to_have_count(0)
    about = served.rows("SELECT about FROM audit WHERE deed = 'job_retried' ORDER BY id DESC LIMIT 1")
    assert about == [(f"job {job} (mail)",)]
