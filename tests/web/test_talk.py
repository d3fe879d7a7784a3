"""Words on a ticket: sent once, kept where they are refused, and told in the order they were said."""

from __future__ import annotations

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.tabs import Tab
from tests.web.watching import everything, history
from ticketdesk.desk import messages
from ticketdesk.models import Account, Kind, Message, Status, Ticket
from ticketdesk.web.ticket.state import TicketState


@pytest.mark.parametrize(
    ("kind", "stored"), [("reply", Kind.public), ("note", Kind.internal), ("", Kind.public)]
)
async def test_words_are_sent_and_the_composer_is_emptied(
    session: AsyncSession, tab: Tab, ticket: Ticket, kind: str, stored: Kind
) -> None:
    answer = await tab.call(TicketState.send, {"kind": kind, "body": "We look at it.", "draft": "d1"})
    assert answer.values.items() >= {"ticket_state.sent": "d1", "ticket_state.refused": ""}.items()
    [message] = (await session.exec(select(Message).where(Message.ticket_id == ticket.id))).all()
    assert (message.kind, message.body) == (stored, "We look at it.")


async def test_words_that_are_refused_stay_in_the_composer(session: AsyncSession, tab: Tab) -> None:
    before = await everything(session)
    for body, why in (
        ("", "at least one letter"),
        ("x" * 20_001, "20,000 characters"),
        ("a\0", "cannot be stored"),
    ):
        answer = await tab.call(TicketState.send, {"kind": "reply", "body": body, "draft": "d1"})
        assert why in answer.values["ticket_state.refused"]
        assert "ticket_state.sent" not in answer.values  # it would empty the form
    assert await everything(session) == before


async def test_closing_asks_for_a_last_word_and_stores_it(
    session: AsyncSession, tab: Tab, ticket: Ticket
) -> None:
    assert (await tab.call(TicketState.ask_to_close)).values == {"ticket_state.is_closing": True}
    refused = await tab.call(TicketState.close, {"comment": "x" * 20_001})
    assert "20,000" in refused.values["ticket_state.close_refused"]
    assert (await tab.state(TicketState)).is_closing
    assert ticket.status is Status.open
    answer = await tab.call(TicketState.close, {"comment": "Fixed in 2.1.", "draft": "d2"})
    assert answer.values.items() >= {"ticket_state.is_closing": False, "ticket_state.closed": "d2"}.items()
    [message] = (await session.exec(select(Message))).all()
    assert (message.kind, message.body) == (Kind.closing, "Fixed in 2.1.")
    assert await history(session, ticket) == ["replied", "status closed"]


async def test_a_question_can_be_put_away(tab: Tab, ticket: Ticket) -> None:
    await tab.call(TicketState.ask_to_close)
    assert (await tab.call(TicketState.keep_open)).values == {"ticket_state.is_closing": False}
    assert ticket.status is Status.open


async def test_the_conversation_is_told_in_its_order(
    session: AsyncSession, ana: Account, tab: Tab, ticket: Ticket
) -> None:
    number = ticket.id or 0
    await messages.note(session, number, "Known since Monday", by=ana)
    await tab.call(TicketState.set_status, "in_progress")
    await messages.reply(session, number, "We are on it", by=ana)
    thread = (await tab.call(TicketState.load)).values["ticket_state.thread"]
    assert [entry["kind"] for entry in thread] == ["ask", "note", "history", "reply"]
    assert [line["did"] for line in thread[2]["lines"]] == ["set the status to In progress"]
