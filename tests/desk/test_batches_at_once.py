"""Two who change the same tickets at once: each ticket is changed by one after the other, and nobody waits for ever."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from tests import making
from tests.desk.looking import history
from ticketdesk import db
from ticketdesk.desk import batches
from ticketdesk.desk.batches import Act
from ticketdesk.models import Account, Batch, Role, Status, Ticket, What

pytestmark = pytest.mark.usefixtures("database_url")


async def _desk(tickets: int) -> tuple[list[Account], list[Ticket]]:
    async with db.transaction() as session:
        agents = [
            await making.account(session, f"{name}@example.com", name, Role.agent) for name in ("ana", "bo")
        ]
        return agents, [await making.ticket(session, agents[0], f"Ticket {n}") for n in range(tickets)]


async def _apply(
    act: Act, chosen: list[tuple[int, int | None]], by: Account
) -> tuple[Batch, batches.Outcome]:
    async with db.transaction() as session:
        return await batches.at_once(session, act, chosen, by=by)


async def test_the_same_tickets_in_another_order_are_done_by_both() -> None:
    (ana, bo), made = await _desk(12)
    chosen = [(one.id, None) for one in made]
    acts = [Act(tag="vip"), Act(tag="VIP"), Act(status=Status.resolved), Act(assignee=ana.id)]
    outcomes = await asyncio.gather(
        *(_apply(act, chosen[:: 1 if n % 2 else -1], (ana, bo)[n % 2]) for n, act in enumerate(acts))
    )
    assert all(len(outcome.done) == 12 for _, outcome in outcomes)
    async with db.reading() as session:
        rows = await session.execute(
            text("SELECT DISTINCT status, assignee_id, lower(tags::text) FROM tickets")
        )
        assert rows.all() == [("resolved", ana.id, "{vip}")]
        for ticket in made:
            lines = [line.what for line in await history(session, ticket)]
            assert sorted(lines) == sorted([What.created, What.tagged, What.status, What.assigned])


async def test_undo_while_a_portion_is_done_takes_back_what_was_done_and_stops_the_rest() -> None:
    (ana, _), made = await _desk(6)
    chosen = [(one.id, one.last_event_id) for one in made]
    batch, _ = await _apply(Act(status=Status.resolved), chosen[:3], ana)
    goes_on = asyncio.Event()

    async def second_portion() -> None:
        async with db.transaction() as session:
            await batches.apply(session, batch, chosen[3:], by=ana)
            goes_on.set()
            await asyncio.sleep(0)

    async def undo() -> batches.Undone:
        await goes_on.wait()
        async with db.transaction() as session:
            return await batches.undo(session, batch.id or 0, by=ana)

    _, undone = await asyncio.gather(second_portion(), undo())
    assert (undone.back, undone.kept) == ([one.id for one in made], [])
    async with db.transaction() as session:
        with pytest.raises(batches.WasUndone):
            await batches.apply(session, batch, chosen, by=ana)
    async with db.reading() as session:
        assert (await session.execute(text("SELECT DISTINCT status FROM tickets"))).all() == [("open",)]


async def test_undo_pressed_twice_at_the_same_moment_is_done_once() -> None:
    (ana, _), made = await _desk(3)
    batch, _ = await _apply(Act(delete=True), [(one.id, None) for one in made], ana)

    async def undo() -> batches.Undone:
        async with db.transaction() as session:
            return await batches.undo(session, batch.id or 0, by=ana)

    undone = await asyncio.gather(undo(), undo(), undo())
    assert sorted(len(one.back) for one in undone) == [0, 0, 3]
    assert all(one.kept == [] for one in undone)
