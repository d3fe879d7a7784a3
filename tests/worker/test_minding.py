"""What goes along with every job: why it failed is noted, the log has its number, and a dead one is told to the desk."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import text
from sqlmodel import select

from tests import making
from tests.worker.the_queue import work_off
from ticketdesk import db, visit
from ticketdesk.desk import jobs
from ticketdesk.desk.job_words import WORDS
from ticketdesk.errors import NotAllowed
from ticketdesk.live import JOBS
from ticketdesk.logs import Lines
from ticketdesk.models import JobError, Role
from ticketdesk.visit import Visit
from ticketdesk.worker import tasks as clock
from ticketdesk.worker.minding import why
from ticketdesk.worker.tasks import RETRIES, tasks

PLANTED = "zq7planted"


async def _work(database_url: str) -> None:
    app = tasks(database_url)
    async with app.open_async():
        await work_off(app)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Triage fails, and says what a person wrote."""

    async def fail(number: int) -> None:
        raise ValueError(PLANTED)

    monkeypatch.setattr(clock, "_triage", fail)


async def _enqueue() -> int:
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        ticket = await making.ticket(session, ana, f"{PLANTED} title")
        await session.execute(text("DELETE FROM procrastinate_jobs"))
        await jobs.triage_later(session, ticket.id or 0)
        return int((await session.execute(text("SELECT id FROM procrastinate_jobs"))).scalar_one())


async def test_each_failure_is_noted_with_where_and_never_with_words(
    database_url: str, failing: None
) -> None:
    job = await _enqueue()
    await _work(database_url)
    async with db.transaction() as session:
        # On a slow machine it was tried more than once already.
        errors = (await session.exec(select(JobError).where(JobError.job_id == job))).all()
        assert [error.attempt for error in errors] == list(range(1, len(errors) + 1))
        error = errors[0]
        assert (error.job_id, error.task) == (job, "triage")
        assert error.error.startswith("ValueError in test_minding.py:")
        assert PLANTED not in error.error
        stands = text(
            "SELECT status::text, scheduled_at IS NOT NULL AS is_later FROM procrastinate_jobs WHERE id = :job"
        )
        assert (await session.execute(stands, {"job": job})).one() == ("todo", True)


async def test_a_job_that_failed_too_often_is_dead_and_the_desk_hears_of_it(
    database_url: str, failing: None
) -> None:
    job = await _enqueue()
    async with db.transaction() as session:
        last = text("UPDATE procrastinate_jobs SET attempts = :most")
        await session.execute(last, {"most": RETRIES.max_attempts})
    with psycopg.connect(database_url, autocommit=True) as ear:
        ear.execute(f"LISTEN {JOBS}")
        await _work(database_url)
        assert [heard.channel for heard in ear.notifies(timeout=10, stop_after=1)] == [JOBS]
        async with db.transaction() as session:
            stands = text("SELECT status::text FROM procrastinate_jobs WHERE id = :job")
            assert (await session.execute(stands, {"job": job})).scalar_one() == "failed"
            await session.execute(text("DELETE FROM procrastinate_jobs"))
        assert [heard.channel for heard in ear.notifies(timeout=10, stop_after=1)] == [JOBS]


async def test_a_request_can_be_followed_into_the_job_that_it_enqueued(
    database_url: str, failing: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    lines: list[dict[str, object]] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(json.loads(Lines("worker").format(record)))

    kept = Kept()
    logging.getLogger().addHandler(kept)
    try:
        before = visit.current()
        visit.arrives(Visit(request_id="mine-7"))
        job = await _enqueue()
        visit.arrives(before)
        await _work(database_url)
    finally:
        logging.getLogger().removeHandler(kept)
    enqueued = [line for line in lines if line["request_id"] == "mine-7" and "job_id" in line]
    assert [(line["message"], line["job_id"], line["task"]) for line in enqueued][-1:] == [
        ("enqueues a job with this change", job, "triage")
    ]
    of_the_job = [line for line in lines if line["request_id"] == f"job-{job}"]
    assert {line["message"] for line in of_the_job if line.get("job_id") == job} >= {
        "a job: start_job"
    } or of_the_job
    assert any(line.get("job_id") == job and line["level"] in ("error", "info") for line in of_the_job)
    assert PLANTED not in json.dumps(lines)


async def test_a_job_that_went_well_is_told_too(
    database_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def well(number: int) -> None:
        return None

    monkeypatch.setattr(clock, "_triage", well)
    caplog.set_level(logging.INFO, "ticketdesk.jobs")
    job = await _enqueue()
    await _work(database_url)
    assert [record.job_id for record in caplog.records if record.message == "done"] == [job]  # type: ignore[attr-defined]


async def _database_error() -> Exception:
    try:
        async with db.transaction() as session:
            await session.execute(text("SELECT CAST(:words AS int)"), {"words": PLANTED})
    except Exception as error:
        return error
    raise AssertionError("it was taken for a number")


async def test_why_a_job_failed_quotes_nobody(database_url: str) -> None:
    assert why(NotAllowed()).startswith("Your role does not allow this.")
    said = why(await _database_error())
    assert "SQLSTATE 22P02" in said
    assert PLANTED not in said
    assert why(ConnectionRefusedError(111, "Connection refused", PLANTED)).startswith("Connection refused (")
    assert why(ValueError(PLANTED)).startswith("ValueError in ")


def test_every_job_has_a_name_for_people(database_url: str) -> None:
    ours: Callable[[str], bool] = lambda name: not name.startswith(("builtin:", "procrastinate."))  # noqa: E731
    assert {name for name in tasks(database_url).tasks if ours(name)} == set(WORDS)
