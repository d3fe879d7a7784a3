"""An agent opens a ticket for somebody else: it is the requester's, and its history says who wrote it down."""

from __future__ import annotations

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.desk.looking import jobs
from ticketdesk.desk import events
from ticketdesk.desk.intake import NewTicket
from ticketdesk.desk.opening import open_for_somebody
from ticketdesk.errors import NotAllowed, NotSignedIn
from ticketdesk.models import Account, Actor, Event, Source, Ticket, What

WRITTEN = {
    "title": "The export is empty",
    "description": "She called: 0 bytes since yesterday.",
    "email": "mara@example.com",
}


async def _lines(session: AsyncSession, ticket: Ticket) -> list[Event]:
    statement = select(Event).where(Event.ticket_id == ticket.id).order_by(col(Event.id))
    return list((await session.exec(statement)).all())


async def test_it_is_the_requesters_and_the_history_says_who_opened_it(
    session: AsyncSession, ana: Account
) -> None:
    ticket = await open_for_somebody(session, NewTicket.read(WRITTEN), by=ana)
    (line,) = await _lines(session, ticket)
    assert (ticket.email, ticket.assignee_id) == ("mara@example.com", None)
    assert (line.what, line.actor, line.actor_id) == (What.created, Actor.account, ana.id)
    said = events.sentence(line.what, None, None, people={}, by=line.actor_id, requester=ticket.email)
    assert said == "opened it for mara@example.com"


async def test_what_the_agent_did_not_choose_is_judged(session: AsyncSession, ana: Account) -> None:
    ticket = await open_for_somebody(session, NewTicket.read(WRITTEN | {"priority": "high"}), by=ana)
    assert (ticket.category_source, ticket.priority_source) == (Source.pending, Source.person)
    assert [arguments["number"] for _, arguments in await jobs(session)] == [ticket.id]


async def test_the_agent_may_take_it_at_once(session: AsyncSession, ana: Account) -> None:
    ticket = await open_for_somebody(session, NewTicket.read(WRITTEN), by=ana, is_theirs=True)
    assert ticket.assignee_id == ana.id
    assert [line.what for line in await _lines(session, ticket)] == [What.created, What.assigned]


async def test_the_same_draft_is_one_ticket(session: AsyncSession, ana: Account) -> None:
    new = NewTicket.read(WRITTEN | {"draft": "one"})
    first = await open_for_somebody(session, new, by=ana, is_theirs=True)
    again = await open_for_somebody(session, new, by=ana, is_theirs=True)
    assert again.id == first.id
    assert len(await _lines(session, first)) == 2


async def test_a_viewer_and_a_stranger_open_nothing(session: AsyncSession, vic: Account) -> None:
    new = NewTicket.read(WRITTEN)
    with pytest.raises(NotAllowed):
        await open_for_somebody(session, new, by=vic)
    with pytest.raises(NotSignedIn):
        await open_for_somebody(session, new, by=None)
    assert (await session.exec(select(Ticket))).all() == []
