"""The time machine, from the verb to the figures, with the real client of Gemini against a stub."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from sqlmodel import select

from tests import making
from tests.ai.conftest import KEY
from tests.desk.test_guidance import form
from tests.stub.answers import judged
from tests.stub.gemini import GeminiStub, _asked
from ticketdesk import config, db
from ticketdesk.ai.chain import _built, second_opinion
from ticketdesk.desk import guidance, outcomes, replays, sampling, tickets
from ticketdesk.desk.outcomes import Outcome, Turn
from ticketdesk.models import (
    Account,
    Category,
    Judged,
    Label,
    Priority,
    Replay,
    ReplayLine,
    ReplayState,
    Role,
)
from ticketdesk.worker import replaying
from ticketdesk.worker.tasks import tasks

MODEL = "gemini-3.5-flash-lite"
MARK = "Money, and whatever has a number on it."


@pytest.fixture
async def stub(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[GeminiStub]:
    """A stub that this process asks, through the chain that the worker asks."""
    async with GeminiStub() as running:
        monkeypatch.setenv("GEMINI_API_KEY", KEY)
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", running.base_url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        config.settings.cache_clear()
        yield running
        await second_opinion().aclose()
        _built.cache_clear()


@pytest.fixture
async def admin(stub: GeminiStub) -> Account:
    async with db.transaction() as session:
        return await making.account(session, "ines@example.com", "Ines Duarte", Role.admin)


@pytest.fixture
async def tried(admin: Account) -> int:
    """A version that says something else of billing; the stub does not care, so ``new_words`` decides for it."""
    async with db.transaction() as session:
        return (await guidance.draft(session, form(category_billing_description=MARK), by=admin)).id or 0


async def _confirmed(admin: Account, *labels: tuple[str, Category]) -> list[int]:
    """Tickets with these words, and the category that people confirmed."""
    numbers = []
    async with db.transaction() as session:
        for words, category in labels:
            chosen = {"category": category, "priority": Priority.low}  # so that no triage comes between
            ticket = await making.ticket(session, admin, words, "Words.", **chosen)
            session.add(
                Label(ticket_id=ticket.id, field=Judged.category, value=category.value, was_changed=True)
            )
            numbers.append(ticket.id)
    return numbers


async def _begin(admin: Account, version: int, wanted: int = 400) -> int:
    async with db.transaction() as session:
        return (await replays.begin(session, version, wanted, model=MODEL, by=admin)).id or 0


async def _work() -> None:
    """The worker, until nothing is left to do."""
    app = tasks(db.plain_dsn())
    async with app.open_async():
        await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)


async def _seen(admin: Account, replay_id: int) -> tuple[Replay, Outcome]:
    async with db.reading() as session:
        return await replays.found(session, replay_id), await outcomes.outcome(session, replay_id, by=admin)


async def _until_some_are_done(admin: Account, replay_id: int) -> None:
    for _ in range(200):
        if (await _seen(admin, replay_id))[1].done >= 4:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("nothing was replayed")


@pytest.fixture
def new_words(stub: GeminiStub, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """``new_words("charge|error")``: under the new version the stub says billing of tickets with these words."""

    def say(pattern: str) -> None:
        def reply(self: GeminiStub, seen: Any) -> Any:
            told = str(seen.body["systemInstruction"])
            is_new = MARK in told and re.search(pattern, _asked(seen.body))
            return judged("invoice") if is_new else judged(_asked(seen.body))

        monkeypatch.setattr(GeminiStub, "_reply", reply)

    return say


async def test_it_tells_what_would_change_for_better_and_for_worse(admin, tried, stub, new_words) -> None:
    new_words("rent|error|thing")
    better, worse, neither, same = await _confirmed(
        admin,
        ("The rent", Category.billing),
        ("An error", Category.technical),
        ("A thing", Category.account),
        ("My password", Category.account),
    )
    replay_id = await _begin(admin, tried)
    await _work()
    replay, found = await _seen(admin, replay_id)
    assert (replay.state, replay.error, replay.calls, replay.tokens) == (ReplayState.done, "", 8, 8 * 226)
    assert found == Outcome(4, 4, {}, {Turn.agrees: 1, Turn.no_longer: 1, Turn.neither: 1})
    assert (found.changed, found.compared) == (3, 4)
    async with db.reading() as session:
        rows = await outcomes.changed(session, replay_id, by=admin)
        only = await outcomes.changed(session, replay_id, by=admin, turn=Turn.agrees)
    assert [(row.number, row.turn) for row in rows] == [
        (worse, Turn.no_longer),
        (better, Turn.agrees),
        (neither, Turn.neither),
    ]
    [row] = only
    assert (row.title, row.confirmed, row.before, row.after) == (
        "The rent",
        ("billing", None),
        ("general", "medium"),
        ("billing", "medium"),
    )
    assert same not in [row.number for row in rows]


async def test_the_new_words_are_told_as_instruction_and_never_as_ticket(admin, tried, stub) -> None:
    await _confirmed(admin, ("The rent", Category.billing))
    await _begin(admin, tried)
    await _work()
    told = [MARK in str(call.body["systemInstruction"]) for call in stub.log]
    assert sorted(told) == [False, True]
    assert [MARK in str(call.body["contents"]) for call in stub.log] == [False, False]


async def test_the_newest_confirmed_are_taken_and_the_cost_is_known_before(admin, tried, stub) -> None:
    numbers = await _confirmed(admin, *[(f"Ticket {number}", Category.general) for number in range(14)])
    async with db.transaction() as session:
        gone = await making.ticket(session, admin, "Deleted", deleted=True)
        session.add(Label(ticket_id=gone.id, field=Judged.category, value="general", was_changed=True))
    async with db.reading() as session:
        cost = await sampling.cost(session, 10, model=MODEL, by=admin)
    assert (cost.tickets, cost.known, cost.calls) == (10, 0, 20)
    assert cost.characters == 2 * sum(len(f"Ticket {number}") + len("Words.") for number in range(4, 14))
    await _begin(admin, tried, 10)
    await _work()
    async with db.reading() as session:
        lines = (await session.exec(select(ReplayLine.ticket_id))).all()
    assert sorted(lines) == sorted(numbers[4:])


async def test_what_the_version_in_force_said_is_not_asked_twice(admin, tried, stub) -> None:
    await _confirmed(admin, *[(f"Ticket {number}", Category.general) for number in range(3)])
    await _begin(admin, tried)
    await _work()
    async with db.transaction() as session:
        other = await guidance.draft(session, form(priority_low_description="Can wait."), by=admin)
    async with db.reading() as session:
        cost = await sampling.cost(session, 10, model=MODEL, by=admin)
    assert (cost.known, cost.calls) == (3, 3)
    stub.log.clear()
    second = await _begin(admin, other.id or 0)
    await _work()
    replay, found = await _seen(admin, second)
    assert (replay.calls, len(stub.log), found.compared) == (3, 3, 3)
    assert all("Can wait." in str(call.body["systemInstruction"]) for call in stub.log)

    # Once the first one is in force, its answers are those of the replay that tried it.
    async with db.transaction() as session:
        await guidance.switch_on(session, tried, by=admin)
    async with db.reading() as session:
        assert (await sampling.cost(session, 10, model=MODEL, by=admin)).known == 3
        assert (await sampling.cost(session, 10, model="another", by=admin)).known == 0


async def test_it_is_cancelled_at_any_moment_and_goes_on_where_it_was(admin, tried, stub) -> None:
    await _confirmed(admin, *[(f"Ticket {number}", Category.general) for number in range(12)])
    stub.behave("slow-0.2")
    replay_id = await _begin(admin, tried)
    working = asyncio.create_task(_work())
    await _until_some_are_done(admin, replay_id)
    async with db.transaction() as session:
        await replays.cancel(session, replay_id, by=admin)
    await working
    replay, found = await _seen(admin, replay_id)
    assert replay.state is ReplayState.cancelled
    assert 4 <= found.done < 12, "what was answered stays, and no more is asked"
    calls = len(stub.log)
    assert replay.calls == calls == 2 * found.done

    stub.behave("ok")
    async with db.transaction() as session:
        await replays.go_on(session, replay_id, by=admin)
    await _work()
    replay, found = await _seen(admin, replay_id)
    assert (replay.state, found.done, len(stub.log)) == (ReplayState.done, 12, 24)


async def test_it_survives_a_worker_that_ends(admin, tried, stub) -> None:
    await _confirmed(admin, *[(f"Ticket {number}", Category.general) for number in range(12)])
    stub.behave("slow-0.2")
    replay_id = await _begin(admin, tried)
    working = asyncio.create_task(replaying.replay(replay_id))
    await _until_some_are_done(admin, replay_id)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    replay, found = await _seen(admin, replay_id)
    assert (replay.state, found.done) == (ReplayState.running, 4)
    stub.behave("ok")
    stub.log.clear()
    await replaying.take_up()  # what the clock does each minute
    await _work()
    replay, found = await _seen(admin, replay_id)
    assert (replay.state, found.done, found.errors) == (ReplayState.done, 12, {})
    assert len(stub.log) == 2 * 8, "the four that were answered are not asked again"


@pytest.mark.parametrize(
    ("mode", "code"), [("e503", "circuit_open"), ("e400key", "bad_key"), ("e429", "http_429")]
)
async def test_it_stops_when_gemini_is_away(admin, tried, stub, mode: str, code: str) -> None:
    await _confirmed(admin, *[(f"Ticket {number}", Category.general) for number in range(40)])
    stub.behave(mode)
    replay_id = await _begin(admin, tried)
    await _work()
    replay, found = await _seen(admin, replay_id)
    assert (replay.state, replay.error) == (ReplayState.failed, code)
    assert len(stub.log) <= 8, "and does not burn what is left of the day"
    assert replays.why(replay.error).endswith(".")
    assert found.compared == 0

    stub.behave("ok")
    _built.cache_clear()  # Gemini is back, and nobody remembers that it was away
    async with db.transaction() as session:
        await replays.go_on(session, replay_id, by=admin)
    await _work()
    replay, found = await _seen(admin, replay_id)
    assert (replay.state, found.compared, found.errors) == (ReplayState.done, 40, {})


async def test_an_answer_that_is_worth_nothing_is_counted_by_its_code(admin, tried, stub) -> None:
    await _confirmed(admin, *[(f"Ticket {number}", Category.general) for number in range(3)])
    stub.behave("safety")
    replay_id = await _begin(admin, tried)
    await _work()
    replay, found = await _seen(admin, replay_id)
    assert (replay.state, found.done, found.compared) == (ReplayState.done, 3, 0)
    assert found.errors == {"finish_safety": 3}


async def test_without_a_key_it_stops_and_asks_nobody(admin, tried, stub, monkeypatch) -> None:
    await _confirmed(admin, ("The rent", Category.billing))
    replay_id = await _begin(admin, tried)
    monkeypatch.setenv("GEMINI_API_KEY", "")
    config.settings.cache_clear()
    await _work()
    replay, _ = await _seen(admin, replay_id)
    assert (replay.state, replay.error, replay.calls, stub.log) == (ReplayState.failed, "no_key", 0, [])


async def test_a_ticket_that_is_deleted_meanwhile_is_asked_about_no_more(admin, tried, stub) -> None:
    _, gone = await _confirmed(admin, ("The rent", Category.billing), ("Gone", Category.general))
    replay_id = await _begin(admin, tried)
    async with db.transaction() as session:
        await tickets.delete(session, gone, by=admin)
    await _work()
    _, found = await _seen(admin, replay_id)
    assert (found.done, found.compared, found.errors) == (2, 1, {"gone": 1})
    assert "Gone" not in str([call.body for call in stub.log])
