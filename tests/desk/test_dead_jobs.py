"""Jobs that were given up: listed with why, tried again by administrators, and made up for by those that come again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import dead_jobs, job_errors
from ticketdesk.errors import NotAllowed, NotFound, NotSignedIn
from ticketdesk.models import Account, AuditEntry, Deed
from ticketdesk.models.columns import at, now


async def a_job(
    session: AsyncSession, task: str = "triage", status: str = "failed", lock: str | None = None, **args: Any
) -> int:
    """A job as procrastinate keeps it."""
    statement = text("""
        INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, queueing_lock, args)
        VALUES ('default', :task, CAST(:status AS procrastinate_job_status), 8, :lock, :args) RETURNING id
    """)
    values = {"task": task, "status": status, "lock": lock, "args": _json(args)}
    return int((await session.execute(statement, values)).scalar_one())


def _json(args: dict[str, Any]) -> str:
    import json

    return json.dumps(args)


async def stands(session: AsyncSession) -> dict[int, tuple[str, int]]:
    rows = await session.execute(text("SELECT id, status::text, attempts FROM procrastinate_jobs"))
    return {row.id: (row.status, row.attempts) for row in rows}


async def test_the_newest_come_first_with_why_they_failed_last(session: AsyncSession, ines: Account) -> None:
    first, second = await a_job(session, number=12), await a_job(session, "mail")
    await a_job(session, status="todo")
    for attempt, why in ((1, "the first"), (2, "the last\n words ")):
        await job_errors.note(session, first, "triage", attempt, why)
    found = await dead_jobs.newest(session, by=ines)
    assert [(row["id"], row["number"], row["error"], row["attempts"]) for row in found] == [
        (second, None, None, 8),
        (first, 12, "the last words", 8),
    ]
    assert await dead_jobs.amount(session, by=ines) == 2
    standing = await dead_jobs.standing(session, by=ines)
    assert (standing.waiting, standing.later, standing.doing, standing.dead) == (1, 0, 0, 2)


async def test_one_is_tried_again_as_often_as_a_new_one(session: AsyncSession, ines: Account) -> None:
    job, other = await a_job(session, number=12), await a_job(session, number=13)
    assert await dead_jobs.retry(session, job, by=ines) == "Suggest category and priority"
    assert await stands(session) == {job: ("todo", 0), other: ("failed", 8)}
    line = (await session.exec(select(AuditEntry).where(AuditEntry.deed == Deed.job_retried))).one()
    assert (line.actor_id, line.about) == (ines.id, f"job {job} (triage)")
    with pytest.raises(NotFound, match="not dead any more"):
        await dead_jobs.retry(session, job, by=ines)


@pytest.mark.parametrize("number", [0, -1, 10**6, 2**63, True, "1", None, 1.0])
async def test_no_other_number_is_a_dead_job(session: AsyncSession, ines: Account, number: Any) -> None:
    alive = await a_job(session, status="doing")
    for each in (number, alive):
        with pytest.raises(NotFound):
            await dead_jobs.retry(session, each, by=ines)
    assert (await stands(session))[alive][0] == "doing"


async def test_all_are_tried_again_and_of_those_that_may_wait_only_once_one(
    session: AsyncSession, ines: Account
) -> None:
    free = [await a_job(session), await a_job(session)]
    older, newer = [await a_job(session, "mail", lock="mail") for _ in range(2)]
    covered = await a_job(session, lock="triage:7")
    waiting = await a_job(session, status="todo", lock="triage:7")
    assert await dead_jobs.retry_all(session, by=ines) == 5
    left = await stands(session)
    assert {one for one, (status, _) in left.items() if status == "todo"} == {*free, newer, waiting}
    assert not {older, covered} & set(left), "another one does what they were to do"
    assert await dead_jobs.retry_all(session, by=ines) == 0
    about = (await session.exec(select(AuditEntry.about).where(AuditEntry.deed == Deed.job_retried))).all()
    assert about == ["5 jobs"], "and nothing is told where nothing was done"


async def test_nobody_but_administrators_may(session: AsyncSession, ana: Account, vic: Account) -> None:
    job = await a_job(session)
    for who, refusal in ((ana, NotAllowed), (vic, NotAllowed), (None, NotSignedIn)):
        for verb in (dead_jobs.amount, dead_jobs.standing, dead_jobs.newest, dead_jobs.retry_all):
            with pytest.raises(refusal):
                await verb(session, by=who)
        with pytest.raises(refusal):
            await dead_jobs.retry(session, job, by=who)
    assert await stands(session) == {job: ("failed", 8)}


async def test_what_the_clock_asks_for_again_is_made_up_for_as_soon_as_it_goes_well(
    session: AsyncSession, ines: Account
) -> None:
    early, late = [await a_job(session, "learn", timestamp=moment) for moment in (100, 110)]
    ticket = await a_job(session, number=3)
    ran = text(
        "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp, job_id) VALUES (:task, :at, :job)"
    )
    await session.execute(ran, {"task": "learn", "at": 110, "job": late})
    await job_errors.forget_made_up_for(session)
    assert set(await stands(session)) == {late, ticket}, "the last failure is enough"
    assert early not in await stands(session)
    await session.execute(ran, {"task": "learn", "at": 120, "job": None})
    await job_errors.forget_made_up_for(session)
    assert set(await stands(session)) == {ticket}, "nobody else does what this one was to do"


async def test_old_errors_go_and_dead_jobs_stay(session: AsyncSession, ines: Account) -> None:
    job, stopped = await a_job(session), await a_job(session, status="aborted")
    with at(now() - timedelta(days=31)):
        await job_errors.note(session, job, "triage", 1, "long ago")
    await job_errors.note(session, job, "triage", 2, "x" * 2_000)
    await job_errors.forget_old(session)
    errors = (await session.execute(text("SELECT length(error) FROM job_errors"))).scalars().all()
    assert errors == [500]
    assert set(await stands(session)) == {job}, "what was stopped long ago is nothing to anybody"
    assert stopped not in await stands(session)
