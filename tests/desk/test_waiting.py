"""While Gemini is away a ticket keeps what is known, says that it waits, and is asked about again for a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from tests.desk.looking import history
from ticketdesk.desk import tickets, triage
from ticketdesk.models import Actor, Category, Priority, Source, StoredSuggestion, Ticket, What
from ticketdesk.models.columns import at, now
from ticketdesk.models.opinion import Opinion, Suggestion

RULES = Opinion(Source.rules, Category.billing, None, 0)
AWAY = Suggestion(
    Category.billing,
    Source.rules,
    Priority.medium,
    Source.default,
    (Opinion(Source.gemini, None, None, 6_000, "timeout"), RULES),
    is_waiting=True,
)
SILENT = replace(AWAY, opinions=(Opinion(Source.gemini, None, None, 0, "circuit_open"), RULES))
HERE = Suggestion(
    Category.technical,
    Source.gemini,
    Priority.high,
    Source.gemini,
    (Opinion(Source.gemini, Category.technical, Priority.high, 900),),
)
REFUSED = replace(
    AWAY, opinions=(Opinion(Source.gemini, None, None, 900, "blocked"), RULES), is_waiting=False
)
BEGAN = datetime.fromisoformat("2026-11-23T10:00:00+00:00")


async def _away(session, ticket: Ticket, *, after: timedelta = timedelta(), said: Suggestion = AWAY) -> bool:
    with at(BEGAN + after):
        return await triage.apply(session, ticket.id or 0, said)


async def _stored(session) -> list[tuple[Source, str]]:
    found = await session.exec(select(StoredSuggestion).order_by(col(StoredSuggestion.id)))
    return [(said.source, said.error) for said in found.all()]


async def test_the_rules_name_the_category_and_the_ticket_waits_for_its_priority(session, a_ticket) -> None:
    ticket = await a_ticket(at=BEGAN)
    await _away(session, ticket)
    assert (ticket.category, ticket.category_source) == (Category.billing, Source.rules)
    assert (ticket.priority, ticket.priority_source) == (Priority.medium, Source.pending)
    assert ticket.is_waiting
    assert ticket.retry_at == BEGAN + timedelta(minutes=1)
    assert [line.what for line in await history(session, ticket)] == [What.created, What.category]


async def test_without_anybody_who_may_come_back_it_is_decided_at_once(session, a_ticket) -> None:
    ticket = await a_ticket(at=BEGAN)
    await _away(session, ticket, said=REFUSED)
    assert (ticket.category_source, ticket.priority_source) == (Source.rules, Source.default)
    assert (ticket.is_waiting, ticket.retry_at) == (False, None)


async def test_a_later_answer_replaces_what_machines_said(session, a_ticket) -> None:
    ticket = await a_ticket(at=BEGAN)
    await _away(session, ticket)
    await _away(session, ticket, after=timedelta(minutes=1), said=HERE)
    assert (ticket.category, ticket.category_source) == (Category.technical, Source.gemini)
    assert (ticket.priority, ticket.priority_source) == (Priority.high, Source.gemini)
    assert (ticket.is_waiting, ticket.retry_at) == (False, None)
    told = [(line.what, line.actor, line.before, line.after) for line in await history(session, ticket)]
    assert told[2:] == [
        (What.category, Actor.gemini, "billing", "technical"),
        (What.priority, Actor.gemini, "medium", "high"),
    ]


@pytest.mark.parametrize("field", ["category", "priority"])
async def test_a_later_answer_never_replaces_what_a_person_chose(session, ana, a_ticket, field: str) -> None:
    ticket = await a_ticket(at=BEGAN)
    await _away(session, ticket)
    if field == "category":
        await tickets.set_category(session, ticket.id, Category.account, by=ana)
    else:
        await tickets.set_priority(session, ticket.id, Priority.low, by=ana)
    assert await _away(session, ticket, after=timedelta(minutes=1), said=HERE)
    chosen = (ticket.category, ticket.priority)
    assert chosen == (
        (Category.account, Priority.high) if field == "category" else (Category.technical, Priority.low)
    )


async def test_a_ticket_whose_priority_a_person_chose_is_asked_about_again_too(session, a_ticket) -> None:
    ticket = await a_ticket(priority=Priority.low, at=BEGAN)
    await _away(session, ticket)
    assert (ticket.category_source, ticket.priority_source) == (Source.rules, Source.person)
    assert ticket.is_waiting
    await _away(session, ticket, after=timedelta(minutes=1), said=HERE)
    assert (ticket.category, ticket.priority) == (Category.technical, Priority.low)
    assert not ticket.is_waiting


async def test_who_chose_both_has_ended_the_waiting(session, ana, a_ticket) -> None:
    ticket = await a_ticket(at=BEGAN)
    await _away(session, ticket)
    await tickets.set_category(session, ticket.id, Category.account, by=ana)
    await tickets.set_priority(session, ticket.id, Priority.low, by=ana)
    assert not await _away(session, ticket, after=timedelta(minutes=1), said=HERE)
    assert await triage.words_of(session, ticket.id) is None
    assert await triage.pending(session) == []


async def test_what_was_left_standing_when_resolving_stays(session, ana, a_ticket) -> None:
    ticket = await a_ticket(at=BEGAN)
    await _away(session, ticket)
    await tickets.resolve(session, ticket.id, by=ana)
    await _away(session, ticket, after=timedelta(minutes=1), said=HERE)
    assert (ticket.category, ticket.category_source) == (Category.billing, Source.rules)
    assert (ticket.priority, ticket.priority_source) == (Priority.high, Source.gemini)
    assert not ticket.is_waiting


async def test_the_pauses_grow_and_end_after_a_day(session, a_ticket) -> None:
    ticket = await a_ticket(at=BEGAN)
    await _away(session, ticket)
    pauses, waited = [], timedelta()
    while ticket.retry_at is not None:
        pauses.append(ticket.retry_at - BEGAN - waited)
        waited = ticket.retry_at - BEGAN
        await _away(session, ticket, after=waited)
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(minutes=1), timedelta(hours=1))
    assert timedelta(days=1) <= waited < timedelta(days=1, hours=1)
    assert len(pauses) < 40
    assert (ticket.category_source, ticket.priority_source) == (Source.rules, Source.default)
    assert not ticket.is_waiting


@pytest.mark.parametrize("said", [AWAY, REFUSED], ids=["given up", "refused"])
async def test_open_pages_are_told_when_the_waiting_ends_without_a_new_value(
    session, a_ticket, said: Suggestion
) -> None:
    ticket = await a_ticket(priority=Priority.low, at=BEGAN)
    await _away(session, ticket)
    version = ticket.last_event_id
    await _away(session, ticket, after=timedelta(days=1), said=said)
    assert not ticket.is_waiting
    assert ticket.last_event_id > version
    assert (await history(session, ticket))[-1].actor is Actor.rules


async def test_asking_again_tells_only_what_is_new(session, a_ticket) -> None:
    ticket = await a_ticket(at=BEGAN)
    await _away(session, ticket, said=SILENT)
    first = [(Source.gemini, "circuit_open"), (Source.rules, "")]
    assert await _stored(session) == first
    await _away(session, ticket, after=timedelta(minutes=1), said=SILENT)
    assert await _stored(session) == first
    await _away(session, ticket, after=timedelta(minutes=3))
    await _away(session, ticket, after=timedelta(minutes=6), said=HERE)
    assert await _stored(session) == [*first, (Source.gemini, "timeout"), (Source.gemini, "")]


async def test_tickets_are_asked_about_when_their_time_has_come_oldest_first(session, a_ticket) -> None:
    waiting = [await a_ticket(at=now() - timedelta(hours=3)) for _ in range(3)]
    for ticket in waiting:
        await triage.apply(session, ticket.id, AWAY)
    gone = await a_ticket(deleted=True, at=now() - timedelta(hours=3))
    assert gone.id not in await triage.pending(session)
    assert await triage.pending(session) == []
    with at(now() + timedelta(minutes=2)):
        assert await triage.pending(session, limit=2) == [ticket.id for ticket in waiting[:2]]
