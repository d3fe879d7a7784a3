"""Words on a ticket: sent once, kept where they are refused, and told in the order they were said."""

from __future__ import annotations

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.tabs import Tab
from tests.web.watching import history
from ticketdesk.desk import messages
from ticketdesk.models import Account, HeldReply, Kind, Status, Ticket
from ticketdesk.web.ticket.state import TicketState


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
    [held] = (await session.exec(select(HeldReply))).all()
    assert (held.kind, held.body) == (Kind.closing, "Fixed in 2.1.")
    assert sorted(await history(session, ticket)) == ["held", "status closed"]


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
