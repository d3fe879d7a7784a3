"""A change, its line and its notice are one: the notice comes at the commit, or not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator

import psycopg
import pytest

from tests import making
from tests.desk.looking import history
from ticketdesk import db
from ticketdesk.desk import events, messages, tickets
from ticketdesk.live import TICKETS
from ticketdesk.models import Account, Role, Source, Status, Ticket, What

SENTENCES = [
    (What.created, None, None, "wrote the ticket"),
    (What.assigned, None, "7", "assigned it to Ana"),
    (What.assigned, "7", "99", "assigned it to somebody"),
    (What.assigned, "7", None, "took the assignment off"),
    (What.status, "open", "in_progress", "set the status to In progress"),
    (What.status, "in_progress", "open", "set the status to Open"),
    (What.status, "open", "resolved", "resolved it"),
    (What.status, "resolved", "closed", "closed it"),
    (What.status, "closed", "resolved", "resolved it"),
    (What.status, "resolved", "open", "reopened it"),
    (What.status, "closed", "open", "reopened it"),
    (What.status, "closed", "in_progress", "reopened it, in progress"),
    (What.category, "general", "billing", "set the category to Billing"),
    (What.priority, "medium", "critical", "set the priority to Critical"),
    (What.replied, None, None, "replied"),
    (What.noted, None, None, "added an internal note"),
    (What.deleted, None, None, "deleted it"),
    (What.restored, None, None, "brought it back"),
    (What.link_revoked, None, None, "revoked the private link"),
    (What.link_made, None, None, "made a new private link"),
    (What.joined, None, "12", "joined it to #12"),
    (What.left, "12", None, "took it out of #12"),
    (What.tagged, None, "vip", "tagged it “vip”"),
    (What.untagged, "vip", None, "took the tag “vip” off"),
    (What.undone, "7", None, "took back the last change"),
    (What.held, None, None, "is sending a reply"),
    (What.took_back, "7", None, "took a reply back before it was sent"),
    (What.merged, "open", "12", "merged it into #12"),
    (What.merged, "5", None, "merged #5 into it"),
    (What.unmerged, "12", None, "took it out of #12"),
    (What.unmerged, None, "5", "took #5 out again"),
    (What.split_off, None, "13", "made #13 of a message"),
    (What.split_off, "5", None, "made it of a message on #5"),
    (What.put_back, "13", None, "put the message back that #13 was made of"),
    (What.linked, None, "12", "linked it to #12"),
    (What.unlinked, "12", None, "took the link to #12 off"),
    (What.snoozed, None, "2026-11-27T09:00:00+00:00", "snoozed it"),
    (What.snoozed, "2026-11-27T09:00:00+00:00", None, "woke it"),
    (What.woken, "2026-11-27T09:00:00+00:00", None, "came back from its snooze"),
    (What.rated, None, "4", "gave 4 of 5 stars"),
    (What.unmailed, None, None, "could not be reached by mail"),
    (What.erased, None, None, "erased what was written"),
]


@pytest.mark.parametrize(("what", "before", "after", "sentence"), SENTENCES, ids=lambda part: str(part)[:20])
def test_a_line_reads_as_a_sentence(what: What, before: str | None, after: str | None, sentence: str) -> None:
    assert events.sentence(what, before, after, people={7: "Ana"}) == sentence


def test_everything_that_happens_has_its_words() -> None:
    assert {what for what, *_ in SENTENCES} == set(What)


@pytest.fixture
async def line(database_url: str) -> AsyncIterator[psycopg.AsyncConnection]:
    """A connection that listens for tickets."""
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await connection.execute(f"LISTEN {TICKETS}")
        yield connection


async def _heard(line: psycopg.AsyncConnection, count: int = 100, seconds: float = 0.3) -> list[str]:
    return [notice.payload async for notice in line.notifies(timeout=seconds, stop_after=count)]


async def _desk() -> tuple[Account, Ticket]:
    async with db.transaction() as session:
        agent = await making.account(session, "ana@example.com", "Ana", Role.agent)
        return agent, await making.ticket(session, agent)


async def test_a_notice_comes_with_the_commit_and_not_before(line) -> None:
    agent, ticket = await _desk()
    assert await _heard(line, 1, 2) == [f"{ticket.last_event_id}:{ticket.id}"]
    async with db.transaction() as session:
        await tickets.resolve(session, ticket.id, by=agent)
        assert await _heard(line) == []
    async with db.reading() as session:
        newest = (await session.get(Ticket, ticket.id)).last_event_id
    assert await _heard(line, 1, 2) == [f"{newest}:{ticket.id}"]


async def test_what_is_rolled_back_is_never_told(line) -> None:
    agent, ticket = await _desk()
    await _heard(line, 1, 2)

    async def fail_after_the_verb() -> None:
        async with db.transaction() as session:
            await tickets.resolve(session, ticket.id, by=agent)
            raise RuntimeError("the door fell shut")

    with pytest.raises(RuntimeError, match="the door fell shut"):
        await fail_after_the_verb()
    async with db.transaction() as session:
        await messages.reply(session, ticket.id, "Still here.", by=agent)
    async with db.reading() as session:
        lines = await history(session, ticket)
    assert [written.what for written in lines] == [What.created, What.replied]
    assert await _heard(line) == [f"{lines[-1].id}:{ticket.id}"]


async def test_a_notice_says_nothing_but_numbers(line) -> None:
    agent, ticket = await _desk()
    async with db.transaction() as session:
        await messages.note(session, ticket.id, "The password is swordfish.", by=agent)
        await tickets.set_status(session, ticket.id, Status.closed, by=agent, comment="Bye.")
    heard = await _heard(line)
    assert len(heard) == 3, "one for each change: it was made, noted, closed with a comment"
    for payload in heard:
        event, _, number = payload.partition(":")
        assert (event.isdecimal(), int(number)) == (True, ticket.id)


async def test_a_ticket_knows_the_newest_line_of_its_history(session, ana, a_ticket) -> None:
    ticket = await a_ticket()
    numbers = [ticket.last_event_id]
    for what in (What.noted, What.replied):
        await events.record(session, ticket, what, by=ana)
        numbers.append((await history(session, ticket))[-1].id)
        assert ticket.last_event_id == numbers[-1]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("source", [Source.gemini, Source.learned, Source.rules, Source.default])
async def test_a_machine_signs_with_its_own_name(session, a_ticket, source: Source) -> None:
    ticket = await a_ticket()
    await events.record(session, ticket, What.category, by=source, after="billing")
    event = (await history(session, ticket))[-1]
    assert (event.actor.value, event.actor_id) == (source.value, None)
