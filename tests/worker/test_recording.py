"""The worker ends an automatic mode that people disagree with, and sums the days long past."""

from __future__ import annotations

import logging

import pytest
from sqlmodel import select

from tests import making
from tests.desk.saying import judged, said
from tests.desk.test_automation import BILLING
from tests.worker.the_queue import work_off
from ticketdesk import db
from ticketdesk.desk import automation, said_sums
from ticketdesk.models import Role, SaidDay
from ticketdesk.worker.tasks import tasks


async def _work(address: str, name: str) -> None:
    app = tasks(address)
    async with app.open_async():
        await app.tasks[name].defer_async(timestamp=0)
        await work_off(app)


async def _a_number() -> int:
    async with db.transaction() as session:
        ines = await making.account(session, "ines@example.com", "Ines", Role.admin)
        number = (await making.ticket(session, ines)).id or 0
        await judged(session, number, right=100)
        await automation.switch(session, BILLING, True, by=ines)
    return number


async def test_automatic_mode_ends_without_a_new_ticket(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    number = await _a_number()
    await _work(database_url, "watch_automation")
    async with db.reading() as session:
        assert await _is_on(session)
    async with db.transaction() as session:
        await judged(session, number, right=0, wrong=10)
    with caplog.at_level(logging.WARNING, "ticketdesk.worker.recording"):
        await _work(database_url, "watch_automation")
    async with db.reading() as session:
        assert not await _is_on(session)
    assert caplog.messages == ["automatic mode of gemini for category billing switched itself off"]


async def _is_on(session) -> bool:
    known = await automation.switches_for_everybody(session, BILLING.source)
    return next(one.is_on for one in known if one.case == BILLING)


async def test_the_task_of_the_night_sums_old_days(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await _a_number()
    async with db.transaction() as session:
        await said(session, number, "billing", "technical", days_ago=40)
    await _work(database_url, "sum_old_days")
    async with db.reading() as session:
        assert await said_sums.summed_until(session) is None
    monkeypatch.setattr(said_sums, "LIVE", 50)
    await _work(database_url, "sum_old_days")
    async with db.reading() as session:
        assert await said_sums.summed_until(session) is not None
        rows = (await session.exec(select(SaidDay).order_by(SaidDay.field))).all()
    assert [(row.field.value, row.value, row.chosen, row.amount) for row in rows] == [
        ("category", "billing", "technical", 1),
        ("priority", "", "", 1),
    ]
