"""What the sources of triage said is kept, and fills only what nobody has judged."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from tests.desk.looking import everything, history
from ticketdesk.desk import tickets, triage
from ticketdesk.models import Actor, Category, Priority, Source, StoredSuggestion, What
from ticketdesk.models.columns import now
from ticketdesk.models.opinion import Opinion, Suggestion

GUESS = Suggestion(
    Category.billing,
    Source.rules,
    Priority.high,
    Source.gemini,
    (
        Opinion(Source.gemini, None, Priority.high, 6_000, "bad_output"),
        Opinion(Source.rules, Category.billing, None, 0),
    ),
)


async def _stored(session) -> list[StoredSuggestion]:
    return list((await session.exec(select(StoredSuggestion).order_by(col(StoredSuggestion.id)))).all())


async def test_a_suggestion_fills_what_is_pending_and_says_who_decided(session, a_ticket) -> None:
    ticket = await a_ticket()
    assert await triage.apply(session, ticket.id, GUESS)
    assert (ticket.category, ticket.category_source) == (Category.billing, Source.rules)
    assert (ticket.priority, ticket.priority_source) == (Priority.high, Source.gemini)
    assert not ticket.is_pending
    lines = (await history(session, ticket))[1:]
    assert [(line.what, line.actor, line.actor_id, line.before, line.after) for line in lines] == [
        (What.category, Actor.rules, None, "general", "billing"),
        (What.priority, Actor.gemini, None, "medium", "high"),
    ]
    assert ticket.last_event_id == lines[-1].id


async def test_every_opinion_is_kept_with_its_time_and_its_error(session, a_ticket) -> None:
    ticket = await a_ticket()
    await triage.apply(session, ticket.id, GUESS)
    kept = [
        (said.source, said.category, said.priority, said.milliseconds, said.error)
        for said in await _stored(session)
    ]
    assert kept == [
        (Source.gemini, None, Priority.high, 6_000, "bad_output"),
        (Source.rules, Category.billing, None, 0, ""),
    ]
    assert {(said.chosen_category, said.chosen_priority) for said in await _stored(session)} == {(None, None)}


async def test_a_decision_that_changes_nothing_is_still_a_decision(session, a_ticket) -> None:
    ticket = await a_ticket()
    same = Suggestion(Category.general, Source.default, Priority.medium, Source.default)
    assert await triage.apply(session, ticket.id, same)
    assert (ticket.category_source, ticket.priority_source) == (Source.default, Source.default)
    assert [line.what for line in await history(session, ticket)] == [
        What.created,
        What.category,
        What.priority,
    ]


async def test_a_priority_that_a_person_chose_first_stays(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    await tickets.set_priority(session, ticket.id, Priority.low, by=ana)
    assert await triage.apply(session, ticket.id, GUESS)
    assert (ticket.priority, ticket.priority_source) == (Priority.low, Source.person)
    assert (ticket.category, ticket.category_source) == (Category.billing, Source.rules)
    assert {said.chosen_priority for said in await _stored(session)} == {Priority.low}


async def test_a_category_that_a_person_chose_first_stays(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    await tickets.set_category(session, ticket.id, Category.account, by=ana)
    assert await triage.apply(session, ticket.id, GUESS)
    assert (ticket.category, ticket.category_source) == (Category.account, Source.person)
    assert (ticket.priority, ticket.priority_source) == (Priority.high, Source.gemini)
    assert {(said.chosen_category, said.chosen_priority) for said in await _stored(session)} == {
        (Category.account, None)
    }


@pytest.mark.parametrize("why", ["judged", "deleted", "unknown"])
async def test_who_comes_too_late_changes_nothing(session, ana, a_ticket, why: str) -> None:
    ticket = await a_ticket(deleted=why == "deleted")
    if why == "judged":
        await tickets.set_category(session, ticket.id, Category.account, by=ana)
        await tickets.set_priority(session, ticket.id, Priority.low, by=ana)
    before = await everything(session)
    assert not await triage.apply(session, 2**31 - 1 if why == "unknown" else ticket.id, GUESS)
    assert await everything(session) == before


async def test_the_same_suggestion_twice_counts_once(session, a_ticket) -> None:
    ticket = await a_ticket()
    assert await triage.apply(session, ticket.id, GUESS)
    before = await everything(session)
    assert not await triage.apply(session, ticket.id, GUESS)
    assert await everything(session) == before


async def test_what_people_make_of_an_opinion_is_noted_on_it(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    await triage.apply(session, ticket.id, GUESS)
    await tickets.set_priority(session, ticket.id, Priority.high, by=ana)
    assert {(said.chosen_category, said.chosen_priority) for said in await _stored(session)} == {
        (None, Priority.high)
    }
    await tickets.set_category(session, ticket.id, Category.technical, by=ana)
    await tickets.set_priority(session, ticket.id, Priority.low, by=ana)
    noted = {(said.chosen_category, said.chosen_priority) for said in await _stored(session)}
    assert noted == {(Category.technical, Priority.low)}
    assert [said.priority for said in await _stored(session)] == [Priority.high, None], "what was said stays"


async def test_opinions_on_another_ticket_are_left_alone(session, ana, a_ticket) -> None:
    ticket, other = await a_ticket(), await a_ticket()
    for one in (ticket, other):
        await triage.apply(session, one.id, GUESS)
    await tickets.set_category(session, ticket.id, Category.account, by=ana)
    chosen = {(said.ticket_id, said.chosen_category) for said in await _stored(session)}
    assert chosen == {(ticket.id, Category.account), (other.id, None)}


async def test_forgotten_tickets_are_found_oldest_first(session, a_ticket) -> None:
    long_ago = now() - timedelta(hours=1)
    forgotten = [await a_ticket(at=long_ago + timedelta(seconds=n)) for n in range(3)]
    half = await a_ticket(category=Category.billing, at=long_ago)
    await a_ticket(category=Category.billing, priority=Priority.low, at=long_ago)
    await a_ticket(deleted=True, at=long_ago)
    young = await a_ticket(at=now() - timedelta(seconds=30))
    expected = [ticket.id for ticket in (*forgotten, half)]
    assert await triage.pending(session) == expected
    assert await triage.pending(session, limit=2) == expected[:2]
    assert await triage.pending(session, older_than_s=10) == [*expected, young.id]


async def test_a_model_sees_title_and_description_of_what_is_pending_and_nothing_else(
    session, a_ticket
) -> None:
    ticket = await a_ticket("Help", "It is empty.", email="bo@example.com")
    assert await triage.words_of(session, ticket.id) == ("Help", "It is empty.")
    await triage.apply(session, ticket.id, GUESS)
    deleted = await a_ticket(deleted=True)
    for number in (ticket.id, deleted.id, 2**31 - 1):
        assert await triage.words_of(session, number) is None


async def test_the_opinions_of_a_ticket_are_read_oldest_first(session, a_ticket) -> None:
    ticket, other = await a_ticket(), await a_ticket()
    await triage.apply(session, ticket.id, GUESS)
    assert [said.source for said in await triage.opinions(session, ticket)] == [Source.gemini, Source.rules]
    assert list(await triage.opinions(session, other)) == []
