"""The page of jobs: administrators only; the rail tells how many are dead, and hears of it."""

from __future__ import annotations

import asyncio

import pytest

from tests.desk.test_dead_jobs import a_job, stands
from tests.web.conftest import TabOf
from tests.web.hall import Hall
from ticketdesk.desk import job_errors
from ticketdesk.live import JOBS
from ticketdesk.web.calm import calmly
from ticketdesk.web.live import ROOMS
from ticketdesk.web.rail.dead_jobs import UNKNOWN, DeadState, JobsRoom
from ticketdesk.web.rail.state import RailState

HERE = "/desk/settings/jobs"


@pytest.mark.parametrize(
    "handler", [DeadState.load, DeadState.retry, DeadState.retry_all], ids=("load", "retry", "all")
)
async def test_nobody_but_administrators_reaches_a_handler(session, ana, vic, tab_of: TabOf, handler) -> None:
    job = await a_job(session)
    arguments = (job,) if handler is DeadState.retry else ()
    for who in (ana, vic, None):
        answer = await (await tab_of(who, HERE)).call(handler, *arguments)
        assert answer.goes_to
        assert not [name for name in answer.values if name.startswith("dead_state.")]
    assert await stands(session) == {job: ("failed", 8)}


async def test_the_page_tells_what_died_and_tries_it_again(session, ines, tab_of: TabOf) -> None:
    job, other = await a_job(session, number=12), await a_job(session, "planted")
    await job_errors.note(session, job, "triage", 8, "ValueError in tickets.py:82")
    tab = await tab_of(ines, HERE)
    told = (await tab.call(DeadState.load)).values
    first, second = told["dead_state.rows"]
    assert (first["id"], first["word"], first["error"], first["at"]) == (other, "Planted", UNKNOWN, "")
    assert (second["word"], second["number"], second["tries"], second["error"]) == (
        "Suggest category and priority",
        12,
        8,
        "ValueError in tickets.py:82",
    )
    assert (told["dead_state.dead"], told["dead_state.standing"]["dead"]) == ("2", 2)
    answer = await tab.call(DeadState.retry, job)
    assert answer.values["notice.words"] == "Tried again: Suggest category and priority."
    assert [row["id"] for row in answer.values["dead_state.rows"]] == [other]
    again = await tab.call(DeadState.retry, job)
    assert again.values["notice.words"].startswith("This job is not dead any more")
    everything = await tab.call(DeadState.retry_all)
    assert everything.values["notice.words"] == "1 job is tried again."
    assert everything.values["dead_state.dead"] == ""


async def test_the_rail_of_administrators_alone_tells_how_many(
    session, ines, ana, hall: Hall, tab_of: TabOf
) -> None:
    for _ in range(100):
        await a_job(session)
    hers = (await (await tab_of(ana, "/desk")).call(RailState.load)).values
    assert hers.get("dead_state.dead", "") == ""
    assert ROOMS.at(JOBS) == [], "nor does she hear of it"
    assert (await (await tab_of(ines, "/desk")).call(RailState.load)).values["dead_state.dead"] == "99+"
    assert [type(room) for room in ROOMS.at(JOBS)] == [JobsRoom]


async def test_without_a_database_the_page_says_so(session, ines, tab_of: TabOf, lose_the_database) -> None:
    tab = await tab_of(ines, HERE)
    await tab.call(DeadState.load)
    lose_the_database()
    # The guard itself cannot tell who calls, and says it in the line at the bottom.
    answer = await tab.call(DeadState.load)
    assert "database" in answer.values["notice.words"] or answer.values["dead_state.problem"]


async def test_a_burst_is_told_once() -> None:
    told, heard = 0, asyncio.Event()

    def tell() -> None:
        nonlocal told
        told += 1
        heard.set()

    later = calmly(tell, every_s=0.02)
    for expected in (1, 2):
        for _ in range(50):
            later()
        assert told == expected - 1, "the first of a burst waits for the others"
        await asyncio.wait_for(heard.wait(), 10)
        heard.clear()
        assert told == expected
