"""The time machine, from the verb to the figures, with the real client of Gemini against a stub."""

from __future__ import annotations

from sqlmodel import select

from tests import making
from tests.desk.test_guidance import form
from tests.worker.a_replay import MARK, MODEL, begin, confirmed, seen, work
from ticketdesk import db
from ticketdesk.desk import guidance, outcomes, sampling
from ticketdesk.desk.outcomes import Outcome, Turn
from ticketdesk.models import Category, Judged, Label, ReplayLine, ReplayState


async def test_it_tells_what_would_change_for_better_and_for_worse(admin, tried, stub, new_words) -> None:
    new_words("rent|error|thing")
    better, worse, neither, same = await confirmed(
        admin,
        ("The rent", Category.billing),
        ("An error", Category.technical),
        ("A thing", Category.account),
        ("My password", Category.account),
    )
    replay_id = await begin(admin, tried)
    await work()
    replay, found = await seen(admin, replay_id)
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
    await confirmed(admin, ("The rent", Category.billing))
    await begin(admin, tried)
    await work()
    told = [MARK in str(call.body["systemInstruction"]) for call in stub.log]
    assert sorted(told) == [False, True]
    assert [MARK in str(call.body["contents"]) for call in stub.log] == [False, False]


async def test_the_newest_confirmed_are_taken_and_the_cost_is_known_before(admin, tried, stub) -> None:
    numbers = await confirmed(admin, *[(f"Ticket {number}", Category.general) for number in range(14)])
    async with db.transaction() as session:
        gone = await making.ticket(session, admin, "Deleted", deleted=True)
        session.add(Label(ticket_id=gone.id, field=Judged.category, value="general", was_changed=True))
    async with db.reading() as session:
        cost = await sampling.cost(session, 10, model=MODEL, by=admin)
    assert (cost.tickets, cost.known, cost.calls) == (10, 0, 20)
    assert cost.characters == 2 * sum(len(f"Ticket {number}") + len("Words.") for number in range(4, 14))
    await begin(admin, tried, 10)
    await work()
    async with db.reading() as session:
        lines = (await session.exec(select(ReplayLine.ticket_id))).all()
    assert sorted(lines) == sorted(numbers[4:])


async def test_what_the_version_in_force_said_is_not_asked_twice(admin, tried, stub) -> None:
    await confirmed(admin, *[(f"Ticket {number}", Category.general) for number in range(3)])
    await begin(admin, tried)
    await work()
    async with db.transaction() as session:
        other = await guidance.draft(session, form(priority_low_description="Can wait."), by=admin)
    async with db.reading() as session:
        cost = await sampling.cost(session, 10, model=MODEL, by=admin)
    assert (cost.known, cost.calls) == (3, 3)
    stub.log.clear()
    second = await begin(admin, other.id or 0)
    await work()
    replay, found = await seen(admin, second)
    assert (replay.calls, len(stub.log), found.compared) == (3, 3, 3)
    assert all("Can wait." in str(call.body["systemInstruction"]) for call in stub.log)

    # Once the first one is in force, its answers are those of the replay that tried it.
    async with db.transaction() as session:
        await guidance.switch_on(session, tried, by=admin)
    async with db.reading() as session:
        assert (await sampling.cost(session, 10, model=MODEL, by=admin)).known == 3
        assert (await sampling.cost(session, 10, model="another", by=admin)).known == 0
