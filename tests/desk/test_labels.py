"""What people confirm of a ticket is derived from its history, whatever machines said before and after."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from ticketdesk.ai.features import numbers_of
from ticketdesk.desk import learning, tickets, triage
from ticketdesk.desk.labels import Line, confirmed
from ticketdesk.desk.tickets import Change
from ticketdesk.models import (
    Category,
    Judged,
    Label,
    LearnedTicket,
    Priority,
    Source,
    Status,
    StoredSuggestion,
)
from ticketdesk.models.opinion import Opinion, Suggestion

GUESS = Suggestion(
    Category.billing,
    Source.rules,
    Priority.medium,
    Source.default,
    (Opinion(Source.rules, Category.billing, None, 1),),
)
JUDGED_BY_GEMINI = Suggestion(
    Category.billing,
    Source.gemini,
    Priority.high,
    Source.gemini,
    (Opinion(Source.gemini, Category.billing, Priority.high, 900),),
)


async def _labels(session, ticket) -> dict[str, tuple[str, bool]]:
    """What is confirmed after the job has looked at the ticket, twice: once more changes nothing."""
    found = []
    for _ in range(2):
        await learning.learn(session, [ticket.id], numbers_of)
        statement = select(Label).where(Label.ticket_id == ticket.id)
        rows = await session.exec(statement.execution_options(populate_existing=True))
        found.append(
            {label.field.value: (label.value, label.was_changed, label.confirmed_at) for label in rows}
        )
    assert found[0] == found[1]
    return {field: (value, was_changed) for field, (value, was_changed, _) in found[0].items()}


async def _lesson(session, number: int) -> tuple[Category, int] | None:
    learned = await session.get(LearnedTicket, number, populate_existing=True)
    return (learned.category, learned.weight) if learned else None


async def _chosen(session, number: int) -> list[tuple[str | None, str | None]]:
    statement = (
        select(StoredSuggestion)
        .where(StoredSuggestion.ticket_id == number)
        .order_by(col(StoredSuggestion.id))
    )
    rows = await session.exec(statement.execution_options(populate_existing=True))
    return [(said.chosen_category, said.chosen_priority) for said in rows]


async def test_nobody_confirmed_what_only_a_machine_said(session, a_ticket) -> None:
    ticket = await a_ticket()
    await triage.apply(session, ticket.id, GUESS)
    assert await _labels(session, ticket) == {}
    assert await _lesson(session, ticket.id) is None


async def test_a_change_by_a_person_is_a_correction_and_weighs_three_times(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    await triage.apply(session, ticket.id, GUESS)
    await tickets.change(session, ticket.id, Change(category=Category.account), by=ana)
    assert await _labels(session, ticket) == {"category": ("account", True)}
    assert await _lesson(session, ticket.id) == (Category.account, 3)


async def test_the_same_value_confirmed_is_no_correction(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    await triage.apply(session, ticket.id, JUDGED_BY_GEMINI)
    await tickets.change(session, ticket.id, Change(category=Category.billing, priority=Priority.low), by=ana)
    assert await _labels(session, ticket) == {"category": ("billing", False), "priority": ("low", True)}
    assert await _lesson(session, ticket.id) == (Category.billing, 1)


async def test_a_correction_taken_back_is_none(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    await triage.apply(session, ticket.id, GUESS)
    for category in (Category.account, Category.billing):
        await tickets.change(session, ticket.id, Change(category=category), by=ana)
    assert await _labels(session, ticket) == {"category": ("billing", False)}


@pytest.mark.parametrize("status", [Status.resolved, Status.closed])
async def test_what_is_left_when_finishing_is_confirmed_but_not_a_priority_that_nobody_judged(
    session, ana, a_ticket, status: Status
) -> None:
    ticket = await a_ticket()
    await triage.apply(session, ticket.id, GUESS)
    await tickets.set_status(session, ticket.id, status, by=ana)
    assert await _labels(session, ticket) == {"category": ("billing", False)}
    assert await _chosen(session, ticket.id) == [("billing", None)]


async def test_a_judged_priority_is_confirmed_by_finishing_too(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    await triage.apply(session, ticket.id, JUDGED_BY_GEMINI)
    await tickets.resolve(session, ticket.id, by=ana)
    assert await _labels(session, ticket) == {"category": ("billing", False), "priority": ("high", False)}
    assert await _chosen(session, ticket.id) == [("billing", "high")]


async def test_working_on_a_ticket_or_reopening_it_confirms_nothing(session, ana, a_ticket) -> None:
    ticket = await a_ticket(category=Category.billing)
    await tickets.set_status(session, ticket.id, Status.in_progress, by=ana)
    await tickets.set_status(session, ticket.id, Status.open, by=ana)
    assert await _labels(session, ticket) == {}


async def test_what_the_requester_chose_is_confirmed_by_finishing_and_no_correction(
    session, a_ticket
) -> None:
    ticket = await a_ticket(category=Category.technical, priority=Priority.low, status=Status.resolved)
    assert await _labels(session, ticket) == {"category": ("technical", False), "priority": ("low", False)}


async def test_what_waits_for_triage_is_not_confirmed_by_finishing(session, a_ticket) -> None:
    ticket = await a_ticket(status=Status.closed)
    assert await _labels(session, ticket) == {}
    await triage.apply(session, ticket.id, JUDGED_BY_GEMINI)
    assert await _labels(session, ticket) == {}
    assert await _chosen(session, ticket.id) == [(None, None)]


async def test_what_a_person_chose_stays_noted_when_the_ticket_is_finished(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    await triage.apply(session, ticket.id, GUESS)
    await tickets.change(
        session, ticket.id, Change(category=Category.account, status=Status.resolved), by=ana
    )
    assert await _chosen(session, ticket.id) == [("account", None)]
    assert await _labels(session, ticket) == {"category": ("account", True)}
    assert await _chosen(session, ticket.id) == [("account", None)]


async def test_a_deleted_ticket_teaches_nothing_until_it_is_brought_back(session, ana, a_ticket) -> None:
    ticket = await a_ticket(category=Category.billing, status=Status.resolved)
    assert await _lesson(session, ticket.id) is None
    before = await _labels(session, ticket)
    assert await _lesson(session, ticket.id) == (Category.billing, 1)
    await tickets.delete(session, ticket.id, by=ana)
    assert await _labels(session, ticket) == {}
    assert await _lesson(session, ticket.id) is None
    await tickets.restore(session, ticket.id, by=ana)
    assert await _labels(session, ticket) == before == {"category": ("billing", False)}


async def test_another_decision_is_learned_in_place_of_the_first(session, ana, a_ticket) -> None:
    ticket = await a_ticket(category=Category.billing, status=Status.resolved)
    assert await _labels(session, ticket) == {"category": ("billing", False)}
    await tickets.change(session, ticket.id, Change(category=Category.general), by=ana)
    assert await _labels(session, ticket) == {"category": ("general", False)}
    assert await _lesson(session, ticket.id) == (Category.general, 1)


def test_a_default_that_a_person_replaced_was_a_mistake() -> None:
    lines = [
        Line("category", "default", "general", "general", "1"),
        Line("category", "account", "general", "billing", "2"),
    ]
    found = confirmed(Judged.category, lines, "billing", "person")
    assert found is not None
    assert (found.value, found.was_changed, found.at) == ("billing", True, "2")
