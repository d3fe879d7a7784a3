"""The worker counts words once at the start and every night, and looks at the last hour every minute."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from tests import making
from tests.worker.the_queue import work_off
from ticketdesk import db
from ticketdesk.desk import words
from ticketdesk.desk.radar import LEAST_USUAL
from ticketdesk.live import TICKETS
from ticketdesk.models import Incident, Role
from ticketdesk.models.columns import now
from ticketdesk.worker import likeness
from ticketdesk.worker.tasks import EVERY_NIGHT, tasks


async def do(database_url: str, name: str) -> None:
    app = tasks(database_url)
    async with app.open_async():
        await app.tasks[name].defer_async(timestamp=0)
        await work_off(app)


async def test_what_looks_alike_is_kept_and_told_to_open_lists(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        for place in range(LEAST_USUAL):
            day = now() - timedelta(days=2)
            await making.ticket(session, ana, f"Invoice {place}", "The invoice is missing", at=day)
    async with db.transaction() as session:
        said = "The gateway answers 502 at login"
        numbers = [(await making.ticket(session, ana, f"Down {n}", said)).id or 0 for n in range(4)]
    with caplog.at_level("INFO"):
        async with db.bare() as line:
            await line.execute(f"LISTEN {TICKETS}")
            await likeness.look_for_incidents()
            (notice,) = [one async for one in line.notifies(timeout=5, stop_after=1)]
    assert notice.payload.endswith(f":{numbers[0]}")
    assert [one.message for one in caplog.records if "alike" in one.message] == [
        "4 tickets of the last hour look alike"
    ]
    async with db.reading() as session:
        assert (await session.exec(select(Incident.numbers))).all() == [numbers]
        assert await words.are_counted(session)


async def test_an_empty_desk_has_nothing_to_look_at(database_url: str) -> None:
    await do(database_url, "look_for_incidents")
    async with db.reading() as session:
        assert await words.are_counted(session)
        assert (await session.exec(select(Incident))).all() == []


async def test_words_are_counted_at_night(database_url: str) -> None:
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        for _ in range(2):
            await making.ticket(session, ana, "Hologram", "flickers")
    await do(database_url, "count_words")
    async with db.reading() as session:
        assert await words.are_counted(session)
    periodic = {
        one.task.name: one.cron for one in tasks(database_url).periodic_registry.periodic_tasks.values()
    }
    assert (periodic["count_words"], periodic["look_for_incidents"]) == (EVERY_NIGHT, "* * * * *")
