"""Taking back what was done at once: exactly, once, by who did it, and never over what somebody built on it."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from tests.desk.looking import everything, history
from ticketdesk.ai.features import numbers_of
from ticketdesk.desk import batches, learning, messages, tickets, triage
from ticketdesk.desk.batches import Act, Skip
from ticketdesk.errors import Refusal
from ticketdesk.models import Category, Priority, Source, Status, What
from ticketdesk.models.columns import at, now
from ticketdesk.models.opinion import Opinion, Suggestion

JUDGED = Suggestion(
    Category.billing,
    Source.gemini,
    Priority.high,
    Source.gemini,
    (Opinion(Source.gemini, Category.billing, Priority.high, 900),),
)
MOVING = {"updated_at", "last_event_id"}


async def _stands(session) -> dict[str, Any]:
    """Everything that an undoing brings back: tickets, what people chose, tags and the counters."""
    stored = await everything(session)
    rows = [{key: value for key, value in row.items() if key not in MOVING} for row in stored["tickets"]]
    counted = {
        name: (await session.execute(text(statement))).all()
        for name, statement in {
            "kinds": "SELECT status, category, priority, sum(tickets) AS all FROM ticket_counts"
            " GROUP BY 1, 2, 3 HAVING sum(tickets) <> 0 ORDER BY 1, 2, 3",
            "people": "SELECT assignee_id, status, sum(tickets) AS all FROM assignee_counts"
            " GROUP BY 1, 2 HAVING sum(tickets) <> 0 ORDER BY 1, 2",
        }.items()
    }
    worn = sorted((row["ticket_id"], row["tag_id"]) for row in stored["ticket_tags"])
    return {"tickets": rows, "suggestions": stored["suggestions"], "worn": worn} | counted


def _random_act(random: Random, people: list[int | None]) -> Act:
    return random.choice(
        [
            Act(status=random.choice(list(Status))),
            Act(category=random.choice(list(Category))),
            Act(priority=random.choice(list(Priority))),
            Act(assignee=random.choice(people)),
            Act(tag=random.choice(["vip", "Refund", "beta"])),
            Act(untag=random.choice(["vip", "REFUND", "beta"])),
            Act(delete=True),
            Act(status=random.choice(list(Status)), assignee=random.choice(people), tag="beta"),
        ]
    )


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_is_done_and_taken_back_in_reverse_was_never_done(
    session, ana, ines, a_ticket, seed: int
) -> None:
    random = Random(seed)
    made = [
        await a_ticket(
            f"Ticket {place}", status=random.choice(list(Status)), assignee=random.choice([None, ines])
        )
        for place in range(5)
    ]
    for ticket in made[:3]:
        await triage.keep(session, ticket, JUDGED)
    before = await _stands(session)
    done = []
    for _ in range(12):
        chosen = [(one.id, None) for one in random.sample(made, random.randint(1, 5))]
        batch, _ = await batches.at_once(
            session, _random_act(random, [ana.id, ines.id, None]), chosen, by=ana
        )
        done.append(batch)
    assert await _stands(session) != before
    for batch in reversed(done):
        undone = await batches.undo(session, batch.id, by=ana)
        assert undone.kept == []
    assert await _stands(session) == before


async def test_what_is_undone_is_told_in_the_history_and_only_once(session, ana, a_ticket) -> None:
    ticket = await a_ticket(status=Status.in_progress)
    version = ticket.last_event_id
    batch, _ = await batches.at_once(session, Act(status=Status.resolved), [(ticket.id, version)], by=ana)
    assert (await batches.undo(session, batch.id, by=ana)).back == [ticket.id]
    lines = await history(session, ticket)
    assert [(line.what, line.before, line.after) for line in lines[-2:]] == [
        (What.status, "resolved", "in_progress"),
        (What.undone, str(version), None),
    ]
    await session.refresh(ticket)
    assert (ticket.last_event_id, ticket.resolved_at) == (lines[-1].id, None)
    assert await batches.latest(session, by=ana) is None
    before = await everything(session)
    assert await batches.undo(session, batch.id, by=ana) == batches.Undone([], [])
    assert await everything(session) == before


async def test_what_somebody_built_on_stays_and_the_rest_goes_back(session, ana, ines, a_ticket) -> None:
    made = [await a_ticket(f"Ticket {place}", email="mara@example.com") for place in range(5)]
    chosen = [(one.id, one.last_event_id) for one in made]
    batch, _ = await batches.at_once(session, Act(status=Status.resolved), chosen, by=ana)
    await tickets.set_priority(session, made[0].id, Priority.high, by=ines)
    await tickets.delete(session, made[1].id, by=ines)
    await messages.reply(session, made[2].id, "Done.", by=ines)
    await tickets.assign(session, made[3].id, ana.id, by=ana)
    undone = await batches.undo(session, batch.id, by=ana)
    assert undone.back == [made[4].id]
    assert undone.kept == [
        Skip(made[0].id, "Ines Duarte changed it since"),
        Skip(made[1].id, "Ines Duarte deleted it since"),
        Skip(made[2].id, "Ines Duarte wrote since"),
        Skip(made[3].id, "you changed it since"),
    ]
    for ticket in made:
        await session.refresh(ticket)
    assert [one.status for one in made] == [Status.resolved] * 4 + [Status.open]


async def test_what_a_colleague_did_and_took_back_is_in_nobodys_way(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket()
    mine, _ = await batches.at_once(session, Act(status=Status.resolved), [(ticket.id, None)], by=ana)
    other, _ = await batches.at_once(session, Act(status=Status.closed), [(ticket.id, None)], by=ines)
    assert (await batches.undo(session, other.id, by=ines)).back == [ticket.id]
    assert (await batches.undo(session, mine.id, by=ana)).back == [ticket.id]
    await session.refresh(ticket)
    assert ticket.status is Status.open


async def test_triage_that_comes_in_between_stays(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    batch, _ = await batches.at_once(session, Act(assignee=ana.id), [(ticket.id, None)], by=ana)
    await session.refresh(ticket)
    await triage.keep(session, ticket, JUDGED)
    assert (await batches.undo(session, batch.id, by=ana)).back == [ticket.id]
    await session.refresh(ticket)
    assert (ticket.assignee_id, ticket.category_source) == (None, Source.gemini)


async def test_what_was_taken_back_teaches_nothing(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    await triage.keep(session, ticket, JUDGED)
    before = {
        name: (await everything(session))[name] for name in ("labels", "learned_tickets", "suggestions")
    }
    for act in (Act(status=Status.resolved), Act(category=Category.account, priority=Priority.low)):
        batch, _ = await batches.at_once(session, act, [(ticket.id, None)], by=ana)
        await learning.learn(session, [ticket.id], numbers_of)
        assert (await everything(session))["labels"] != before["labels"]
        await batches.undo(session, batch.id, by=ana)
        await learning.learn(session, [ticket.id], numbers_of)
        found = await everything(session)
        assert {name: found[name] for name in before} == before


async def test_nobody_takes_back_what_somebody_else_did(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket()
    batch, _ = await batches.at_once(session, Act(delete=True), [(ticket.id, None)], by=ana)
    before = await everything(session)
    odd: list[Any] = [0, -1, 2**31, 2_000_000_000, "1", None, True, 1.0]
    for number, who in [(batch.id, ines), *((number, ana) for number in odd)]:
        with pytest.raises(batches.NotYours):
            await batches.undo(session, number, by=who)
    assert await everything(session) == before


async def test_a_batch_can_be_taken_back_for_thirty_days(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    with at(now() - batches.UNDOABLE_IN):
        batch, _ = await batches.at_once(session, Act(status=Status.resolved), [(ticket.id, None)], by=ana)
    assert await batches.latest(session, by=ana) is None
    with pytest.raises(batches.TooLate):
        await batches.undo(session, batch.id, by=ana)


async def test_a_large_batch_goes_back_in_portions_and_is_done_no_further(session, ana, a_ticket) -> None:
    made = [await a_ticket(f"Ticket {place}") for place in range(5)]
    chosen = [(one.id, one.last_event_id) for one in made]
    batch, _ = await batches.at_once(session, Act(tag="vip"), chosen, by=ana)
    numbers = [one.id for one in made]
    for back, left in ((numbers[:2], 3), (numbers[2:4], 1), (numbers[4:], 0), ([], 0)):
        assert await batches.undo(session, batch.id, by=ana, most=2) == batches.Undone(back, [], left)
        with pytest.raises(batches.WasUndone):
            await batches.apply(session, batch, chosen, by=ana)


async def test_the_newest_of_my_own_batches_is_the_one_to_take_back(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket()
    first, _ = await batches.at_once(session, Act(tag="one"), [(ticket.id, None)], by=ana)
    second, _ = await batches.at_once(session, Act(tag="two"), [(ticket.id, None)], by=ana)
    await batches.at_once(session, Act(tag="three"), [(ticket.id, None)], by=ines)
    assert (await batches.latest(session, by=ana)).id == second.id
    with pytest.raises(Refusal):
        await batches.undo(session, first.id, by=ines)


async def test_a_deleted_ticket_comes_back_with_everything_it_had(session, ana, ines, a_ticket) -> None:
    ticket = await a_ticket(status=Status.closed, assignee=ines)
    await tickets.delete(session, ticket.id, by=ines)
    await tickets.restore(session, ticket.id, by=ana)
    before = await _stands(session)
    batch, _ = await batches.at_once(session, Act(delete=True), [(ticket.id, None)], by=ana)
    await batches.undo(session, batch.id, by=ana)
    assert await _stands(session) == before
    assert [line.what for line in (await history(session, ticket))[-2:]] == [What.restored, What.undone]
