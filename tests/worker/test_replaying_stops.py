"""A replay that is cancelled, whose worker ends, or whom nobody answers: what was answered stays, and it can go on."""

from __future__ import annotations

import asyncio

import pytest

from tests.worker.a_replay import begin, confirmed, seen, until_some_are_done, work
from ticketdesk import config, db
from ticketdesk.ai.chain import _built
from ticketdesk.desk import replays, tickets
from ticketdesk.models import Category, ReplayState
from ticketdesk.worker import replaying


async def test_it_is_cancelled_at_any_moment_and_goes_on_where_it_was(admin, tried, stub) -> None:
    await confirmed(admin, *[(f"Ticket {number}", Category.general) for number in range(12)])
    stub.behave("slow-0.2")
    replay_id = await begin(admin, tried)
    working = asyncio.create_task(work())
    await until_some_are_done(admin, replay_id)
    async with db.transaction() as session:
        await replays.cancel(session, replay_id, by=admin)
    await working
    replay, found = await seen(admin, replay_id)
    assert replay.state is ReplayState.cancelled
    assert 4 <= found.done < 12, "what was answered stays, and no more is asked"
    calls = len(stub.log)
    assert replay.calls == calls == 2 * found.done

    stub.behave("ok")
    async with db.transaction() as session:
        await replays.go_on(session, replay_id, by=admin)
    await work()
    replay, found = await seen(admin, replay_id)
    assert (replay.state, found.done, len(stub.log)) == (ReplayState.done, 12, 24)


async def test_it_survives_a_worker_that_ends(admin, tried, stub) -> None:
    await confirmed(admin, *[(f"Ticket {number}", Category.general) for number in range(12)])
    stub.behave("slow-0.2")
    replay_id = await begin(admin, tried)
    working = asyncio.create_task(replaying.replay(replay_id))
    await until_some_are_done(admin, replay_id)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    replay, found = await seen(admin, replay_id)
    assert (replay.state, found.done) == (ReplayState.running, 4)
    stub.behave("ok")
    stub.log.clear()
    await replaying.take_up()  # what the clock does each minute
    await work()
    replay, found = await seen(admin, replay_id)
    assert (replay.state, found.done, found.errors) == (ReplayState.done, 12, {})
    assert len(stub.log) == 2 * 8, "the four that were answered are not asked again"


@pytest.mark.parametrize(
    ("mode", "code"), [("e503", "circuit_open"), ("e400key", "bad_key"), ("e429", "http_429")]
)
async def test_it_stops_when_gemini_is_away(admin, tried, stub, mode: str, code: str) -> None:
    await confirmed(admin, *[(f"Ticket {number}", Category.general) for number in range(40)])
    stub.behave(mode)
    replay_id = await begin(admin, tried)
    await work()
    replay, found = await seen(admin, replay_id)
    assert (replay.state, replay.error) == (ReplayState.failed, code)
    assert len(stub.log) <= 8, "and does not burn what is left of the day"
    assert replays.why(replay.error).endswith(".")
    assert found.compared == 0

    stub.behave("ok")
    _built.cache_clear()  # Gemini is back, and nobody remembers that it was away
    async with db.transaction() as session:
        await replays.go_on(session, replay_id, by=admin)
    await work()
    replay, found = await seen(admin, replay_id)
    assert (replay.state, replay.error, found.compared, found.errors) == (ReplayState.done, "", 40, {})


async def test_it_stops_when_the_calls_of_the_day_are_used_up(admin, tried, stub, monkeypatch) -> None:
    await confirmed(admin, *[(f"Ticket {number}", Category.general) for number in range(10)])
    monkeypatch.setenv("TICKETDESK_GEMINI_PER_DAY", "7")
    config.settings.cache_clear()
    replay_id = await begin(admin, tried)
    await work()
    replay, found = await seen(admin, replay_id)
    assert (replay.state, replay.error, replay.calls, len(stub.log)) == (ReplayState.failed, "budget", 7, 7)
    assert (found.errors, found.compared) == ({}, 3), "one has an answer of the version in force only"

    monkeypatch.setenv("TICKETDESK_GEMINI_PER_DAY", "500")
    config.settings.cache_clear()
    async with db.transaction() as session:
        await replays.go_on(session, replay_id, by=admin)
    await work()
    replay, found = await seen(admin, replay_id)
    assert (replay.state, found.compared, len(stub.log)) == (ReplayState.done, 10, 20)


async def test_an_answer_that_is_worth_nothing_is_counted_by_its_code(admin, tried, stub) -> None:
    await confirmed(admin, *[(f"Ticket {number}", Category.general) for number in range(3)])
    stub.behave("safety")
    replay_id = await begin(admin, tried)
    await work()
    replay, found = await seen(admin, replay_id)
    assert (replay.state, found.done, found.compared) == (ReplayState.done, 3, 0)
    assert found.errors == {"finish_safety": 3}


async def test_without_a_key_it_stops_and_asks_nobody(admin, tried, stub, monkeypatch) -> None:
    await confirmed(admin, ("The rent", Category.billing))
    replay_id = await begin(admin, tried)
    monkeypatch.setenv("GEMINI_API_KEY", "")
    config.settings.cache_clear()
    await work()
    replay, _ = await seen(admin, replay_id)
    assert (replay.state, replay.error, replay.calls, stub.log) == (ReplayState.failed, "no_key", 0, [])


async def test_a_ticket_that_is_deleted_meanwhile_is_asked_about_no_more(admin, tried, stub) -> None:
    _, gone = await confirmed(admin, ("The rent", Category.billing), ("Gone", Category.general))
    replay_id = await begin(admin, tried)
    async with db.transaction() as session:
        await tickets.delete(session, gone, by=admin)
    await work()
    _, found = await seen(admin, replay_id)
    assert (found.done, found.compared, found.errors) == (2, 1, {"gone": 1})
    assert "Gone" not in str([call.body for call in stub.log])
