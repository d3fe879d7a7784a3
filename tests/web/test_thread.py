"""The conversation on a ticket's page: whose words become HTML, what comes from elsewhere, and how much is shown."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import MakeTicket, TabOf
from tests.web.hall import Hall
from tests.web.tabs import Tab
from tests.web.watching import everything
from ticketdesk.desk import events, held, messages, tickets
from ticketdesk.models import Account, Kind, Message, Ticket, What
from ticketdesk.models.columns import now
from ticketdesk.models.message import BODY_LENGTH
from ticketdesk.web.shared.ticket.view import SHOWN
from ticketdesk.web.ticket.earlier import EarlierState
from ticketdesk.web.ticket.state import TicketState
from ticketdesk.web.ticket.written import WrittenState

PLANTED = "**Bold** <img src=x onerror=alert(1)>"


async def thread(tab: Tab) -> list[dict[str, Any]]:
    """The conversation after another look."""
    return list((await tab.call(TicketState.load)).values["ticket_state.thread"])


async def say(session: AsyncSession, ticket: Ticket, *bodies: str) -> list[Message]:
    """The requester writes."""
    said = [Message(ticket_id=ticket.id or 0, kind=Kind.public, body=body) for body in bodies]
    session.add_all(said)
    await session.flush()
    return said


async def test_an_agents_words_become_html_and_a_requesters_stay_as_they_are(
    session: AsyncSession, ana: Account, tab: Tab, ticket: Ticket
) -> None:
    await say(session, ticket, PLANTED)
    await messages.reply(session, ticket.id or 0, PLANTED, by=ana)
    await messages.note(session, ticket.id or 0, PLANTED, by=ana)
    asked, written, *answered = await thread(tab)
    assert (asked["kind"], asked["html"]) == ("ask", "")
    assert (written["kind"], written["html"], written["body"]) == ("ask", "", PLANTED)
    assert [entry["kind"] for entry in answered] == ["reply", "note"]
    for entry in answered:
        assert entry["html"] == "<p><strong>Bold</strong> &lt;img src=x onerror=alert(1)&gt;</p>"


async def test_each_message_says_who_reads_it(
    session: AsyncSession, ana: Account, tab: Tab, ticket: Ticket
) -> None:
    number = ticket.id or 0
    await messages.reply(session, number, "One", by=ana)
    await messages.note(session, number, "Two", by=ana)
    await held.hold(session, number, "Three", by=ana)
    assert [entry["label"] for entry in await thread(tab)] == [
        "",
        "Reply, li@example.com sees it",
        "Internal note, only agents see it",
        "Being sent, li@example.com does not see it yet",
    ]


async def test_what_is_being_sent_stands_last_and_only_for_the_desk(
    session: AsyncSession, ana: Account, tab: Tab, ticket: Ticket
) -> None:
    reply = await held.hold(session, ticket.id or 0, "*Soon*", by=ana)
    await messages.note(session, ticket.id or 0, "For us", by=ana)
    note, waiting = (await thread(tab))[1:]
    assert (note["kind"], waiting["kind"], waiting["number"]) == ("note", "held", reply.id)
    assert (waiting["html"], waiting["author_id"]) == ("<p><em>Soon</em></p>", ana.id)
    assert waiting["due_at"] == reply.due_at.isoformat()
    assert (await session.exec(select(Message).where(Message.kind == Kind.public))).all() == []
    assert all(entry["kind"] != "history" for entry in await thread(tab))


async def test_words_of_a_merged_ticket_say_where_they_were_written(
    session: AsyncSession, ana: Account, tab: Tab, ticket: Ticket, a_ticket: MakeTicket
) -> None:
    other = await a_ticket("Another", "More planted words", email="jo@example.com")
    await messages.reply(session, other.id or 0, "Said there", by=ana)
    await messages.reply(session, ticket.id or 0, "Said here", by=ana)
    other.merged_into_id, other.merged_at = ticket.id, now()
    session.add(other)
    await session.flush()
    told = [(entry["kind"], entry["body"], entry["author"], entry["origin"]) for entry in await thread(tab)]
    assert told == [
        ("ask", "Planted words", "li@example.com", 0),
        ("ask", "More planted words", "jo@example.com", other.id),
        ("reply", "Said there", "Ana Moreau", other.id),
        ("reply", "Said here", "Ana Moreau", 0),
    ]
    labels = [entry["label"] for entry in await thread(tab)][2:]
    assert labels == ["Reply, jo@example.com sees it", "Reply, li@example.com sees it"]


async def test_news_of_a_merged_ticket_reach_whoever_reads_it_on_the_other(
    session: AsyncSession, ana: Account, hall: Hall, tab_of: TabOf, ticket: Ticket, a_ticket: MakeTicket
) -> None:
    other = await a_ticket("Another", "More planted words")
    other.merged_into_id, other.merged_at = ticket.id, now()
    session.add(other)
    tab = await tab_of(ana, f"/desk/tickets/{ticket.id}/")
    await thread(tab)
    await say(session, other, "Hello?")
    await hall.tell_of(other.id)
    [told] = hall.heard_by(tab)
    assert [entry["body"] for entry in told.values["thread"]][-1] == "Hello?"


async def test_a_message_that_became_a_ticket_leads_there(
    session: AsyncSession, tab: Tab, ticket: Ticket, a_ticket: MakeTicket
) -> None:
    made = await a_ticket("Something else")
    [message] = await say(session, ticket, "By the way, something else")
    message.split_into_id = made.id
    session.add(message)
    await session.flush()
    entry = (await thread(tab))[-1]
    assert (entry["kind"], entry["to"], entry["body"]) == ("split", made.id, "By the way, something else")


async def test_a_page_of_a_merged_ticket_says_where_it_goes_on(
    session: AsyncSession, tab: Tab, ticket: Ticket, a_ticket: MakeTicket
) -> None:
    assert (await tab.call(TicketState.load)).values["ticket_state.ticket"]["merged_into"] == 0
    other = await a_ticket("Another")
    ticket.merged_into_id, ticket.merged_at = other.id, now()
    session.add(ticket)
    await session.flush()
    assert (await tab.call(TicketState.load)).values["ticket_state.ticket"]["merged_into"] == other.id


async def test_a_long_conversation_opens_at_its_end_and_all_of_it_is_there_on_demand(
    session: AsyncSession, ana: Account, hall: Hall, tab_of: TabOf, ticket: Ticket
) -> None:
    tab = await tab_of(ana, f"/desk/tickets/{ticket.id}/")
    await tickets.assign(session, ticket.id or 0, ana.id, by=ana)
    await say(session, ticket, *(str(number) for number in range(SHOWN + 5)))
    opened = (await tab.call(TicketState.load)).values
    assert opened["ticket_state.earlier"] == 5
    assert [entry["body"] for entry in opened["ticket_state.thread"]] == [
        "Planted words",
        *(str(number) for number in range(5, SHOWN + 5)),
    ]
    whole = (await tab.call(EarlierState.show)).values
    assert whole["ticket_state.earlier"] == 0
    assert [entry["kind"] for entry in whole["ticket_state.thread"]][:3] == ["ask", "history", "ask"]
    assert len(whole["ticket_state.thread"]) == 1 + 1 + SHOWN + 5
    await say(session, ticket, "One more")
    await hall.tell_of(ticket.id)
    [told] = hall.heard_by(tab)
    assert len(told.values["thread"]) == 1 + 1 + SHOWN + 6


async def test_one_who_asked_for_all_does_not_ask_for_others(
    session: AsyncSession, ana: Account, hall: Hall, tab_of: TabOf, ticket: Ticket
) -> None:
    await say(session, ticket, *(str(number) for number in range(SHOWN + 5)))
    asking, other = [await tab_of(ana, f"/desk/tickets/{ticket.id}/") for _ in range(2)]
    await asking.call(TicketState.load)
    await other.call(TicketState.load)
    await asking.call(EarlierState.show)
    await hall.tell_of(ticket.id)
    for tab, amount in ((asking, SHOWN + 6), (other, SHOWN + 1)):
        [told] = hall.heard_by(tab)
        assert len(told.values["thread"]) == amount


async def test_a_line_of_history_leads_to_the_other_ticket(
    session: AsyncSession, ana: Account, tab: Tab, ticket: Ticket, a_ticket: MakeTicket
) -> None:
    other = await a_ticket("Another")
    await events.record(session, ticket, What.linked, by=ana, after=str(other.id))
    await tickets.assign(session, ticket.id or 0, ana.id, by=ana)
    lines = (await thread(tab))[-1]["lines"]
    assert [(line["did"], line["to"]) for line in lines] == [
        (f"linked it to #{other.id}", other.id),
        ("took it", 0),
    ]


@pytest.mark.parametrize(
    ("words", "html", "problem"),
    [
        ("*Soon*", "<p><em>Soon</em></p>", ""),
        ("  ", "", ""),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", ""),
        ("a\0b", "", "A message holds a character that cannot be stored."),
        ("x" * (BODY_LENGTH + 1), "", "A message can have 20,000 characters; this has 20,001."),
    ],
    ids=["marks", "nothing", "a script", "a null", "too long"],
)
async def test_what_somebody_writes_is_shown_as_it_will_be_read(
    session: AsyncSession, tab: Tab, words: str, html: str, problem: str
) -> None:
    before = await everything(session)
    told = (await tab.call(WrittenState.show, words)).values
    assert told.get("written_state.html", "") == html
    assert told.get("written_state.problem", "").startswith(problem)
    assert bool(told.get("written_state.problem")) == bool(problem)
    assert await everything(session) == before


async def test_a_viewer_has_nothing_to_look_at(vic: Account, tab_of: TabOf, ticket: Ticket) -> None:
    tab = await tab_of(vic, f"/desk/tickets/{ticket.id}/")
    answer = await tab.call(WrittenState.show, "*Soon*")
    assert "written_state.html" not in answer.values
    assert answer.goes_to == "/desk"
