"""What a ticket stands for, on its page: answered together, each once, and taken out again."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import TabOf
from tests.web.hall import Hall
from tests.web.tabs import Tab
from tests.web.watching import everything
from ticketdesk.desk import incidents, messages, tickets
from ticketdesk.errors import TooMany
from ticketdesk.models import Account, Message, Ticket
from ticketdesk.web.queue.incidents import IncidentState
from ticketdesk.web.shared.notice import Notice
from ticketdesk.web.ticket.state import TicketState
from ticketdesk.web.ticket.together import TogetherState

FORM = {"kind": "reply", "body": "We are on it.", "draft": "one"}


@pytest.fixture
async def main(session: AsyncSession, cluster: list[Ticket], ana: Account, tab_of: TabOf) -> Tab:
    """Ana's tab with the ticket that stands for the four others."""
    await incidents.join(session, [one.id or 0 for one in cluster], cluster[0].id or 0, by=ana)
    opened = await tab_of(ana, f"/desk/tickets/{cluster[0].id}")
    await opened.call(TicketState.load)
    return opened


async def said(session: AsyncSession) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for message in (await session.exec(select(Message).order_by(col(Message.id)))).all():
        found.setdefault(message.ticket_id, []).append(message.body)
    return found


async def test_the_page_says_what_it_stands_for_and_what_stands_for_it(
    main: Tab, cluster: list[Ticket], hall: Hall, tab_of: TabOf, vic: Account
) -> None:
    facts = (await main.call(TicketState.load)).values["ticket_state.ticket"]
    assert (facts["main"], [one["number"] for one in facts["stands_for"]]) == (
        0,
        [one.id for one in cluster[1:]],
    )
    tab = await tab_of(vic, f"/desk/tickets/{cluster[1].id}")
    facts = (await tab.call(TicketState.load)).values["ticket_state.ticket"]
    assert (facts["main"], facts["stands_for"]) == (cluster[0].id, [])


async def test_a_main_ticket_hears_when_one_of_its_own_changes(
    session: AsyncSession, main: Tab, cluster: list[Ticket], hall: Hall, ana: Account
) -> None:
    await main.call(TicketState.load)
    await tickets.resolve(session, cluster[1].id or 0, by=ana)
    [news] = await hall.tell_of(cluster[1].id)
    assert [one["status"] for one in news.values["ticket"]["stands_for"]] == [
        "resolved",
        "open",
        "open",
        "open",
    ]


async def test_all_are_answered_with_one_form_and_never_twice(
    session: AsyncSession, main: Tab, cluster: list[Ticket]
) -> None:
    await main.call(TogetherState.ask)
    answer = await main.call(TogetherState.answer, FORM)
    assert answer.values["notice.words"] == "5 tickets have the answer."
    assert (answer.values["together_state.is_open"], answer.values["together_state.sent"]) == (False, "one")
    assert answer.values["together_state.done"] == 5
    once = {one.id: ["We are on it."] for one in cluster}
    assert await said(session) == once
    await main.call(TogetherState.answer, FORM)
    assert await said(session) == once


async def test_the_last_word_closes_all(session: AsyncSession, main: Tab, cluster: list[Ticket]) -> None:
    await main.call(TogetherState.answer, FORM | {"kind": "closing"})
    for one in cluster:
        await session.refresh(one)
    assert {one.status.value for one in cluster} == {"closed"}


async def test_whoever_did_not_get_it_is_told_and_tried_again_alone(
    session: AsyncSession, main: Tab, cluster: list[Ticket], monkeypatch: pytest.MonkeyPatch
) -> None:
    write, broken = messages.write, {cluster[2].id}

    async def breaks(session: AsyncSession, ticket: Ticket, *rest: Any, **more: Any) -> Message:
        if ticket.id in broken:
            raise TooMany("Many others change this ticket. Try again.")
        return await write(session, ticket, *rest, **more)

    monkeypatch.setattr(messages, "write", breaks)
    await main.call(TogetherState.ask)
    answer = await main.call(TogetherState.answer, FORM)
    why = "Many others change this ticket. Try again."
    assert answer.values["together_state.failed"] == [{"number": cluster[2].id, "why": why}]
    assert (await main.state(TogetherState)).is_open
    assert "notice.words" not in answer.values
    broken.clear()
    answer = await main.call(TogetherState.answer, FORM)
    assert answer.values["together_state.failed"] == []
    assert await said(session) == {one.id: ["We are on it."] for one in cluster}


@pytest.mark.parametrize("body", ["", "  ", None, 7, "\0", "x" * 20_001])
async def test_words_that_cannot_be_stored_reach_nobody_and_stay(
    session: AsyncSession, main: Tab, body: object
) -> None:
    answer = await main.call(TogetherState.answer, FORM | {"body": body})
    assert "message" in answer.values["together_state.refused"]
    assert await said(session) == {}
    assert not (await main.state(TogetherState)).is_sending


async def test_one_is_taken_out_and_put_back_by_undo(
    session: AsyncSession, ana: Account, main: Tab, cluster: list[Ticket], tab_of: TabOf
) -> None:
    tab = await tab_of(ana, f"/desk/tickets/{cluster[1].id}")
    await tab.call(TicketState.load)
    answer = await tab.call(TogetherState.leave)
    assert answer.values["notice.words"] == f"Ticket {cluster[1].id} made to stand for itself."
    assert len(await incidents.standing_for(session, cluster[0])) == 3
    answer = await tab.call(Notice.undo)
    assert answer.values["notice.words"] == f"Ticket {cluster[1].id} is as it was."
    assert len(await incidents.standing_for(session, cluster[0])) == 4


async def test_viewers_and_strangers_join_answer_and_take_out_nothing(
    session: AsyncSession, vic: Account, main: Tab, cluster: list[Ticket], tab_of: TabOf
) -> None:
    tabs = [await tab_of(who, f"/desk/tickets/{cluster[1].id}") for who in (vic, None)]
    before = await everything(session)
    joining = {"cluster": str(cluster[0].id), "main": str(cluster[0].id)}
    for tab in tabs:
        for handler, form in (
            (IncidentState.join, joining),
            (TogetherState.answer, FORM),
            (TogetherState.leave, None),
            (TogetherState.ask, None),
        ):
            answer = await (tab.call(handler) if form is None else tab.call(handler, form))
            assert answer.goes_to in ("/desk", "/login", f"/login?next=%2Fdesk%2Ftickets%2F{cluster[1].id}")
    assert await everything(session) == before


async def test_somebody_who_lost_the_right_meanwhile_answers_no_further(
    session: AsyncSession, main: Tab, cluster: list[Ticket], monkeypatch: pytest.MonkeyPatch, ana: Account
) -> None:
    write = messages.write

    async def last(session: AsyncSession, ticket: Ticket, *rest: Any, **more: Any) -> Message:
        written = await write(session, ticket, *rest, **more)
        await session.execute(update(Account).where(col(Account.id) == ana.id).values(role="viewer"))
        return written

    monkeypatch.setattr(messages, "write", last)
    await main.call(TogetherState.answer, FORM)
    assert await said(session) == {cluster[0].id: ["We are on it."]}
