"""The worker reads languages and learns what agents confirm, in its own time."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from tests import making
from tests.worker.the_queue import work_off
from ticketdesk import db
from ticketdesk.desk import tickets
from ticketdesk.desk.tickets import Change
from ticketdesk.models import Category, Label, LearnedTicket, Priority, Role, Ticket
from ticketdesk.worker import learning, reading
from ticketdesk.worker.tasks import tasks

GERMAN = (
    "Der Export ist leer",
    "Seit gestern enthält die Datei keine einzige Zeile mehr, bitte helfen Sie uns.",
)
FRENCH = (
    "Facture en double",
    "Le montant de la facture a été prélevé deux fois ce mois-ci sur notre compte.",
)


async def _work(address: str, *names: str) -> None:
    app = tasks(address)
    async with app.open_async():
        for name in names:
            await app.tasks[name].defer_async(timestamp=0)
        await work_off(app)


async def _languages() -> list[str | None]:
    async with db.reading() as session:
        return list((await session.exec(select(Ticket.language).order_by(col(Ticket.id)))).all())


async def _two_tickets() -> None:
    """One that waits for triage, and one that does not."""
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        await making.ticket(session, ana, *GERMAN)
        await making.ticket(session, ana, *FRENCH, category=Category.billing, priority=Priority.low)


async def test_triage_notes_the_language(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing() -> int:
        return 0

    monkeypatch.setattr(reading, "read_languages", nothing)
    await _two_tickets()
    await _work(database_url)
    assert await _languages() == ["de", None]


async def test_once_a_minute_those_are_read_that_never_waited_for_triage(database_url: str) -> None:
    await _two_tickets()
    assert await reading.read_languages(most=1) == 1
    assert await _languages() == ["de", None]
    await _work(database_url, "look_again")
    assert await _languages() == ["de", "fr"]
    assert await reading.read_languages() == 0


async def test_the_job_learns_what_an_agent_confirmed_once(database_url: str) -> None:
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        number = (await making.ticket(session, ana, *FRENCH)).id or 0
    await _work(database_url)
    async with db.transaction() as session:
        await tickets.change(session, number, Change(category=Category.billing), by=ana)
    await _work(database_url, "learn")
    async with db.reading() as session:
        labels = (await session.exec(select(Label))).all()
        learned = (await session.exec(select(LearnedTicket))).all()
    assert [(one.ticket_id, one.value) for one in labels] == [(number, Category.billing)]
    assert [(one.ticket_id, one.category) for one in learned] == [(number, Category.billing)]
    assert await learning.learn() == 0


async def test_the_job_comes_every_ten_seconds(database_url: str) -> None:
    (periodic,) = [
        one
        for one in tasks(database_url).periodic_registry.periodic_tasks.values()
        if one.task.name == "learn"
    ]
    first = periodic.croniter.get_next(ret_type=float, start_time=1_000_000_000)
    assert [periodic.croniter.get_next(ret_type=float) - first for _ in range(3)] == [10, 20, 30]
