"""The worker delivers held replies when they are due, each once, and those whose job was lost a little later."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from tests import making
from tests.worker.test_likeness import do
from tests.worker.the_queue import work_off
from ticketdesk import db
from ticketdesk.desk import held
from ticketdesk.models import Account, HeldReply, Message, Role, Ticket
from ticketdesk.models.columns import at, now
from ticketdesk.worker import delivering
from ticketdesk.worker.learning import EVERY_10_S
from ticketdesk.worker.run import POLLS_EVERY_S
from ticketdesk.worker.tasks import tasks

AT_ONCE = timedelta()


async def _desk() -> tuple[Account, Ticket]:
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        return ana, await making.ticket(session, ana)


async def _hold(ticket: Ticket, ana: Account, words: str, due_in: timedelta) -> int:
    async with db.transaction() as session:
        reply = await held.hold(session, ticket.id or 0, words, by=ana, due_in=due_in)
        return reply.id or 0


async def _work(database_url: str) -> None:
    app = tasks(database_url)
    async with app.open_async():
        await work_off(app)


async def _said() -> list[str]:
    async with db.reading() as session:
        return list((await session.exec(select(Message.body).order_by(Message.id))).all())  # type: ignore[arg-type]


async def _held() -> list[str]:
    async with db.reading() as session:
        return list((await session.exec(select(HeldReply.body))).all())


async def test_its_job_delivers_what_is_due_and_nothing_before(database_url: str) -> None:
    ana, ticket = await _desk()
    await _hold(ticket, ana, "Later.", timedelta(hours=1))
    await _hold(ticket, ana, "Now.", AT_ONCE)
    await _work(database_url)
    assert (await _said(), await _held()) == (["Now."], ["Later."])


async def test_what_was_taken_back_is_delivered_by_no_job(database_url: str) -> None:
    ana, ticket = await _desk()
    number = await _hold(ticket, ana, "Now.", AT_ONCE)
    async with db.transaction() as session:
        await held.take_back(session, number, by=ana)
    await _work(database_url)
    assert (await _said(), await _held()) == ([], [])


async def test_two_workers_deliver_it_once(database_url: str) -> None:
    ana, ticket = await _desk()
    number = await _hold(ticket, ana, "Now.", AT_ONCE)
    await asyncio.gather(*(delivering.deliver(number) for _ in range(5)))
    assert await _said() == ["Now."]


async def test_whoever_takes_it_back_while_it_is_delivered_is_either_in_time_or_not(
    database_url: str,
) -> None:
    ana, ticket = await _desk()
    for words in ("One.", "Two.", "Three.", "Four."):
        number = await _hold(ticket, ana, words, AT_ONCE)

        async def take_back(number: int = number) -> bool:
            async with db.transaction() as session:
                await held.take_back(session, number, by=ana)
            return True

        came = await asyncio.gather(take_back(), delivering.deliver(number), return_exceptions=True)
        is_back = came[0] is True
        assert is_back or isinstance(came[0], held.IsDelivered)
        assert (words in await _said()) is not is_back
    assert await _held() == []


async def test_what_a_lost_job_left_behind_is_delivered_by_the_next_look(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    ana, ticket = await _desk()
    with at(now() - timedelta(minutes=1)):
        await _hold(ticket, ana, "One.", AT_ONCE)
        await _hold(ticket, ana, "Two.", AT_ONCE)
    async with db.transaction() as session:
        await session.execute(text("DELETE FROM procrastinate_jobs"))
    with caplog.at_level("INFO"):
        await do(database_url, "deliver_due")
    assert await _said() == ["One.", "Two."]
    assert "delivered 2 replies that had been left behind" in [line.message for line in caplog.records]


async def test_one_that_fails_keeps_none_of_the_others_back(
    database_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ana, ticket = await _desk()
    with at(now() - timedelta(minutes=1)):
        broken = await _hold(ticket, ana, "One.", AT_ONCE)
        await _hold(ticket, ana, "Two.", AT_ONCE)
    deliver = held.deliver

    async def sometimes(session, number: int) -> Message | None:
        if number == broken:
            raise OperationalError("SELECT", {}, Exception("One."))
        return await deliver(session, number)

    monkeypatch.setattr(held, "deliver", sometimes)
    await delivering.deliver_due()
    assert (await _said(), await _held()) == (["Two."], ["One."])
    assert any("could not be delivered" in line.message for line in caplog.records)
    assert not any("One." in line.message for line in caplog.records)


def test_it_looks_every_second_for_jobs_and_every_ten_for_lost_ones(database_url: str) -> None:
    periodic = {
        one.task.name: one.cron for one in tasks(database_url).periodic_registry.periodic_tasks.values()
    }
    assert (periodic["deliver_due"], POLLS_EVERY_S) == (EVERY_10_S, 1)
