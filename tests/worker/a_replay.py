"""Confirmed tickets, a replay of them, and a worker that goes through it."""

from __future__ import annotations

import asyncio

from tests import making
from tests.worker.the_queue import work_off
from ticketdesk import db
from ticketdesk.desk import outcomes, replays
from ticketdesk.desk.outcomes import Outcome
from ticketdesk.models import Account, Category, Judged, Label, Priority, Replay
from ticketdesk.worker.tasks import tasks

MODEL = "gemini-3.5-flash-lite"
MARK = "Money, and whatever has a number on it."
"""What the version that is tried says of billing."""


async def confirmed(admin: Account, *labels: tuple[str, Category]) -> list[int]:
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


async def begin(admin: Account, version: int, wanted: int = 400) -> int:
    async with db.transaction() as session:
        return (await replays.begin(session, version, wanted, model=MODEL, by=admin)).id or 0


async def work() -> None:
    """The worker, until nothing is left to do."""
    app = tasks(db.plain_dsn())
    async with app.open_async():
        await work_off(app)


async def seen(admin: Account, replay_id: int) -> tuple[Replay, Outcome]:
    async with db.reading() as session:
        return await replays.found(session, replay_id), await outcomes.outcome(session, replay_id, by=admin)


async def until_some_are_done(admin: Account, replay_id: int) -> None:
    for _ in range(200):
        if (await seen(admin, replay_id))[1].done >= 4:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("nothing was replayed")
