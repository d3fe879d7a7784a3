"""A worker that is killed in the middle of a job, a real process: the next one does the job, once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from tests import making
from tests.desk.test_dead_jobs import a_job, stands
from tests.processes import Process, environment
from tests.running import Stub
from ticketdesk import db
from ticketdesk.config import ROOT
from ticketdesk.desk import jobs
from ticketdesk.models import Role
from ticketdesk.worker import stranded

WITHIN_S = 60


@pytest.fixture
def stub(tmp_path: Path) -> Iterator[Stub]:
    with Stub(tmp_path) as running:
        yield running


@pytest.fixture
def worker(database_url: str, stub: Stub, tmp_path: Path) -> Iterator[Process]:
    env = environment(
        DATABASE_URL=database_url,
        TICKETDESK_DATA=str(tmp_path),
        GEMINI_API_KEY="test",
        GOOGLE_GEMINI_BASE_URL=stub.url,
        NO_PROXY="127.0.0.1",
    )
    process = Process(("-m", "ticketdesk", "worker"), ROOT, tmp_path / "worker.log", env)
    yield process
    process.stop()


def _until(is_so: Callable[[], object]) -> None:
    end = time.monotonic() + WITHIN_S
    while not is_so():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


async def test_the_next_worker_does_what_a_killed_one_was_at(
    database_url: str, stub: Stub, worker: Process, tmp_path: Path
) -> None:
    stub.behave("hang")
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        number = (await making.ticket(session, ana, "The export is empty")).id or 0
        await session.execute(
            text("UPDATE tickets SET category_source = 'pending', priority_source = 'pending'")
        )
        await session.execute(text("DELETE FROM procrastinate_jobs"))
        await jobs.triage_later(session, number)

    def rows(query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(database_url) as connection:
            return connection.execute(query).fetchall()

    doing = "SELECT id FROM procrastinate_jobs WHERE task_name = 'triage' AND status = 'doing'"
    worker.start()
    _until(lambda: rows(doing))
    [(job,)] = rows(doing)
    worker.kill()
    assert rows(doing) == [(job,)], "nobody was there to let go of it"
    # The clock of the database is not ours to turn; the last sign of life is.
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '21 seconds'")
    stub.behave("ok")
    worker.start()
    _until(lambda: not rows("SELECT FROM procrastinate_jobs WHERE task_name = 'triage'"))
    assert rows("SELECT count(*) FROM suggestions WHERE source = 'gemini' AND error = ''") == [(1,)]
    assert ("pending",) not in rows("SELECT category_source FROM tickets")
    assert rows(f"SELECT attempt, error FROM job_errors WHERE job_id = {job}") == [(1, stranded.LOST)]
    assert len(rows("SELECT FROM procrastinate_workers")) == 1, "the dead one is forgotten"


async def _doing(session, worker: int | None, **more) -> int:
    job = await a_job(session, status="doing", **more)
    await session.execute(
        text("UPDATE procrastinate_jobs SET worker_id = :worker, attempts = 0 WHERE id = :job"),
        {"worker": worker, "job": job},
    )
    return job


async def _worker(session, silent_s: int) -> int:
    made = text(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => :silent)) RETURNING id"
    )
    return int((await session.execute(made, {"silent": silent_s})).scalar_one())


async def test_only_what_a_dead_worker_was_at_is_taken_up(session) -> None:
    alive, dead, mine = [await _worker(session, silent) for silent in (1, 60, 60)]
    kept = [await _doing(session, one) for one in (alive, mine)]
    lost, orphan = await _doing(session, dead), await _doing(session, None)
    assert await stranded.take_up(mine) == 2
    now = await stands(session)
    assert [now[one] for one in kept] == [("doing", 0)] * 2
    assert [now[one] for one in (lost, orphan)] == [("todo", 1)] * 2
    left = (await session.execute(text("SELECT id FROM procrastinate_workers ORDER BY id"))).scalars().all()
    assert left == [alive, mine]
    assert await stranded.take_up(mine) == 0


async def test_where_the_same_waits_already_it_does_what_was_left(session) -> None:
    dead = await _worker(session, 60)
    lost = await _doing(session, dead, lock="learn")
    waiting = await a_job(session, status="todo", lock="learn")
    assert await stranded.take_up() == 1
    assert set(await stands(session)) == {waiting}
    assert lost != waiting


async def test_a_job_that_takes_its_worker_with_it_each_time_is_given_up(session) -> None:
    lost = await _doing(session, await _worker(session, 60))
    most = text("UPDATE procrastinate_jobs SET attempts = :tried")
    await session.execute(most, {"tried": stranded.MOST_LOSSES - 1})
    await stranded.take_up()
    assert await stands(session) == {lost: ("failed", stranded.MOST_LOSSES)}
