"""How a problem becomes a ticket, and what is not taken for one."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func
from sqlmodel import col, select

from tests.desk.looking import history, jobs
from ticketdesk import db
from ticketdesk.desk import intake, links
from ticketdesk.desk.intake import NewTicket
from ticketdesk.desk.jobs import triage_later
from ticketdesk.models import Actor, Category, Link, Priority, Source, StoredSuggestion, Ticket, What
from ticketdesk.models.opinion import Opinion, Suggestion

FINE = {"title": "The export is empty", "description": "It has 0 bytes since yesterday."}
GUESS = Suggestion(
    Category.billing,
    Source.gemini,
    Priority.high,
    Source.default,
    (
        Opinion(Source.gemini, Category.billing, None, 210),
        Opinion(Source.rules, Category.technical, None, 1),
    ),
)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Help \r\n", "Help"),
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("?", "?"),
        ("💥", "💥"),
        ("无法登录", "无法登录"),
        ("لا أستطيع الدخول", "لا أستطيع الدخول"),
        ("<script>alert(1)</script> '); DROP TABLE tickets;--", "<script>alert(1)</script> '); DROP TABLE tickets;--"),
        ("U\u0308bersicht cafe\u0301", "Übersicht café"),
        ("e" + "\u0316" * 50, "e" + "\u0316" * 50),
        ("😀" * 200, "😀" * 200),
    ],
)  # fmt: skip
async def test_what_was_written_is_kept_as_it_was_meant(session, written: str, kept: str) -> None:
    taken = await intake.take_in(session, NewTicket.read({"title": written, "description": written}))
    await session.refresh(taken.ticket)
    assert (taken.ticket.title, taken.ticket.description) == (kept, kept)


async def test_a_ticket_is_stored_with_its_first_line_and_a_link(session) -> None:
    taken = await intake.take_in(session, NewTicket.read(FINE))
    (line,) = await history(session, taken.ticket)
    assert (line.what, line.actor, line.actor_id) == (What.created, Actor.requester, None)
    assert taken.ticket.last_event_id == line.id
    assert (await links.ticket_behind(session, taken.key)).id == taken.ticket.id


async def test_an_agent_can_write_a_ticket_for_somebody(session, ana) -> None:
    taken = await intake.take_in(session, NewTicket.read(FINE), by=ana)
    (line,) = await history(session, taken.ticket)
    assert (line.actor, line.actor_id) == (Actor.account, ana.id)


async def test_what_nobody_judged_is_judged_later(session) -> None:
    ticket = (await intake.take_in(session, NewTicket.read(FINE))).ticket
    assert (ticket.category, ticket.category_source) == (Category.general, Source.pending)
    assert (ticket.priority, ticket.priority_source) == (Priority.medium, Source.pending)
    assert await jobs(session) == [("triage", {"number": ticket.id})]


async def test_half_of_a_choice_is_still_judged_later(session) -> None:
    ticket = (await intake.take_in(session, NewTicket.read(FINE | {"category": "account"}))).ticket
    assert (ticket.category_source, ticket.priority_source) == (Source.person, Source.pending)
    assert len(await jobs(session)) == 1


async def test_the_job_goes_with_the_ticket_when_the_transaction_does(session) -> None:
    attempt = await session.begin_nested()
    await intake.take_in(session, NewTicket.read(FINE))
    assert len(await jobs(session)) == 1
    await attempt.rollback()
    assert await jobs(session) == []
    assert (await session.exec(select(func.count(col(Ticket.id))))).one() == 0


async def test_one_job_at_a_time_waits_for_a_ticket(session) -> None:
    ticket = (await intake.take_in(session, NewTicket.read(FINE))).ticket
    await triage_later(session, ticket.id)
    assert len(await jobs(session)) == 1


async def test_a_persons_choice_needs_no_triage(session) -> None:
    new = NewTicket.read(FINE | {"category": "account", "priority": "low"})
    ticket = (await intake.take_in(session, new)).ticket
    assert (ticket.category, ticket.category_source) == (Category.account, Source.person)
    assert (ticket.priority, ticket.priority_source) == (Priority.low, Source.person)
    assert await jobs(session) == []


async def test_a_persons_choice_stands_against_the_suggestion_and_is_noted_on_it(session) -> None:
    new = NewTicket.read(FINE | {"category": "account"})
    ticket = (await intake.take_in(session, new, suggestion=GUESS)).ticket
    assert (ticket.category, ticket.category_source) == (Category.account, Source.person)
    assert (ticket.priority, ticket.priority_source) == (Priority.high, Source.default)
    stored = (await session.exec(select(StoredSuggestion).order_by(col(StoredSuggestion.id)))).all()
    assert [(said.source, said.category, said.milliseconds) for said in stored] == [
        (Source.gemini, Category.billing, 210),
        (Source.rules, Category.technical, 1),
    ]
    assert {(said.chosen_category, said.chosen_priority) for said in stored} == {(Category.account, None)}
    assert await jobs(session) == []


async def test_a_suggestion_left_standing_says_who_made_it(session) -> None:
    ticket = (await intake.take_in(session, NewTicket.read(FINE), suggestion=GUESS)).ticket
    assert (ticket.category, ticket.category_source) == (Category.billing, Source.gemini)
    lines = [(line.what, line.actor, line.after) for line in await history(session, ticket)]
    assert lines == [
        (What.created, Actor.requester, None),
        (What.category, Actor.gemini, "billing"),
        (What.priority, Actor.default, "high"),
    ]


async def test_the_same_draft_sent_twice_is_one_ticket_with_two_links(session) -> None:
    new = NewTicket.read(FINE | {"draft": "d-1"})
    first, second = await intake.take_in(session, new), await intake.take_in(session, new)
    assert (first.ticket.id, len(await history(session, first.ticket))) == (second.ticket.id, 1)
    assert first.key != second.key
    assert (await session.exec(select(func.count(col(Link.id))))).one() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"draft": "d-2"},
        {"title": "The export is full"},
        {"description": "It has 1 byte."},
        {"email": "ana@example.com"},
        {"category": "billing"},
        {"priority": "high"},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_a_draft_that_was_changed_in_between_is_another_ticket(session, change: dict[str, str]) -> None:
    draft = FINE | {"draft": "d-1"}
    first = await intake.take_in(session, NewTicket.read(draft))
    second = await intake.take_in(session, NewTicket.read(draft | change))
    assert first.ticket.id != second.ticket.id


async def test_without_a_draft_the_same_words_are_two_tickets(session) -> None:
    first = await intake.take_in(session, NewTicket.read(FINE))
    second = await intake.take_in(session, NewTicket.read(FINE | {"draft": 7}))
    assert first.ticket.id != second.ticket.id


@pytest.mark.parametrize("draft", ["\ud83d", "\0", "d" * 5_000])
async def test_any_draft_mark_is_taken(session, draft: str) -> None:
    new = NewTicket.read(FINE | {"draft": draft})
    first, second = await intake.take_in(session, new), await intake.take_in(session, new)
    assert first.ticket.id == second.ticket.id


async def test_the_same_draft_sent_twice_at_the_same_moment_is_one_ticket(database_url) -> None:
    new = NewTicket.read(FINE | {"draft": "d-1"})

    async def send() -> intake.Taken:
        async with db.transaction() as session:
            taken = await intake.take_in(session, new)
            await asyncio.sleep(0.05)  # the commit is late, so that the others come before it
            return taken

    taken = await asyncio.gather(*(send() for _ in range(4)))
    assert len({one.ticket.id for one in taken}) == 1
    async with db.reading() as session:
        assert (await session.exec(select(func.count(col(Ticket.id))))).one() == 1
        assert len(await jobs(session)) == 1
        for one in taken:
            assert (await links.ticket_behind(session, one.key)).id == taken[0].ticket.id
