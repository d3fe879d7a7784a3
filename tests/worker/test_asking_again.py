"""Every minute the worker asks again about tickets whose time has come, and leaves the others alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import making
from ticketdesk import db
from ticketdesk.ai.chain import SecondOpinion
from ticketdesk.ai.fake import FakeAdviser
from ticketdesk.ai.rules import Rules
from ticketdesk.desk import triage
from ticketdesk.models import Category, Priority, Role, Source, Ticket
from ticketdesk.models.columns import at, now
from ticketdesk.worker import tasks as work


@pytest.fixture
def gemini(monkeypatch: pytest.MonkeyPatch) -> FakeAdviser:
    """A Gemini that is away, before the rules."""
    away = FakeAdviser(Category.technical, Priority.high, error="http_503")
    chain = SecondOpinion([away, Rules()])
    monkeypatch.setattr(work, "second_opinion", lambda: chain)
    return away


async def _waiting(minutes_ago: int, count: int) -> list[int]:
    """Tickets that were asked about so long ago, while Gemini was away."""
    found = []
    async with db.transaction() as session:
        ana = await making.account(session, f"ana{minutes_ago}@example.com", "Ana", Role.agent)
        for each in range(count):
            words = f"The invoice of order {each} is wrong."  # what was asked before is answered from memory
            began = now() - timedelta(minutes=minutes_ago)
            ticket = await making.ticket(session, ana, "The invoice", words, at=began)
            with at(began):
                chain = work.second_opinion()
                await triage.apply(
                    session, ticket.id or 0, await chain.suggest("The invoice", "It is wrong.")
                )
            found.append(ticket.id or 0)
    return found


async def _read(number: int) -> Ticket:
    async with db.reading() as session:
        ticket = await session.get(Ticket, number)
        assert ticket
        return ticket


async def test_tickets_that_waited_long_enough_are_asked_about_oldest_first(
    database_url: str, gemini: FakeAdviser
) -> None:
    due, young = await _waiting(2, 2), await _waiting(0, 1)
    gemini.error, gemini.asked = "", []
    await work._look_again()
    assert len(gemini.asked) == 2
    for number in due:
        ticket = await _read(number)
        assert (ticket.category, ticket.category_source) == (Category.technical, Source.gemini)
        assert (ticket.priority, ticket.is_waiting) == (Priority.high, False)
    assert (await _read(young[0])).is_waiting


async def test_while_gemini_stays_away_they_wait_longer_and_are_not_asked_about_every_minute(
    database_url: str, gemini: FakeAdviser
) -> None:
    [number] = await _waiting(10, 1)
    gemini.asked = []
    await work._look_again()
    await work._look_again()
    assert len(gemini.asked) == 1
    after = await _read(number)
    assert after.is_waiting
    assert (after.category, after.category_source) == (Category.billing, Source.rules)
    assert after.retry_at
    assert timedelta(minutes=4) < after.retry_at - now() < timedelta(minutes=6)
