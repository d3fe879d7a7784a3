"""What is done with a ticket beside answering it: each is seen on its page, said with a way back, and refused in a sentence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import MakeTicket, TabOf
from tests.web.tabs import Answer, Tab
from tests.web.watching import everything, history
from ticketdesk.desk import batches, links, messages, requesters, tickets
from ticketdesk.desk.acts import Act
from ticketdesk.models import Account, Status, Ticket
from ticketdesk.models.columns import at, now
from ticketdesk.web.deleted.state import DeletedState
from ticketdesk.web.queue.acts import ActsState
from ticketdesk.web.shared.new_ticket import NewTicketState
from ticketdesk.web.shared.notice import Notice
from ticketdesk.web.ticket.aside import NOTHING, AsideState
from ticketdesk.web.ticket.picking import PickState
from ticketdesk.web.ticket.splitting import SplitState
from ticketdesk.web.ticket.state import TicketState

SOON = timedelta(hours=3)


async def company(tab: Tab) -> Any:
    """What stands beside the ticket after another look."""
    return (await tab.call(TicketState.load)).values["ticket_state.company"]


def said(answer: Answer) -> Any:
    return answer.values.get("notice.words")


async def pick(tab: Tab, purpose: str, number: int) -> Answer:
    await tab.call(PickState.ask, purpose)
    return await tab.call(PickState.choose, number)


async def test_it_sleeps_and_is_woken(session: AsyncSession, tab: Tab, ticket: Ticket) -> None:
    until = (now() + SOON).isoformat()
    assert said(await tab.call(AsideState.snooze, until)) == f"Ticket {ticket.id} snoozed."
    assert (await company(tab))["snoozed_until"] == until
    assert said(await tab.call(AsideState.wake)) == f"Ticket {ticket.id} woken."
    assert (await company(tab))["snoozed_until"] == ""
    assert said(await tab.call(Notice.undo)) == f"Ticket {ticket.id} is as it was."
    assert (await company(tab))["snoozed_until"] == until
    assert (await history(session, ticket))[:2] == [f"snoozed {until}", "snoozed"]


async def test_a_moment_that_is_past_or_none_is_refused(session: AsyncSession, tab: Tab) -> None:
    before = await everything(session)
    for told in ("", "tomorrow", "2020-01-01T09:00:00Z"):
        assert said(await tab.call(AsideState.snooze, told))
    assert await everything(session) == before


async def test_the_list_snoozes_and_wakes_what_was_chosen(
    session: AsyncSession, ana: Account, tab_of: TabOf, a_ticket: MakeTicket
) -> None:
    one, done = await a_ticket(), await a_ticket(status=Status.resolved)
    tab = await tab_of(ana, "/desk")
    chosen = [[one.id, one.last_event_id], [done.id, done.last_event_id]]
    answer = await tab.call(ActsState.act, "snooze", (now() + SOON).isoformat(), chosen, False)
    assert said(answer) == "1 done, 1 skipped: resolved already."
    await session.refresh(one)
    assert one.snoozed_until is not None
    answer = await tab.call(ActsState.act, "snooze", "", [[one.id, one.last_event_id]], False)
    assert said(answer) == f"Ticket {one.id} woken."
    await session.refresh(one)
    assert one.snoozed_until is None


async def test_who_watches_is_seen(tab: Tab, ana: Account) -> None:
    assert said(await tab.call(AsideState.watch)).endswith("watched by you.")
    assert [one["name"] for one in (await company(tab))["watchers"]] == ["Ana Moreau"]
    assert (await company(tab))["watchers"][0]["id"] == ana.id
    await tab.call(AsideState.unwatch)
    assert (await company(tab))["watchers"] == []


async def test_merging_leads_to_the_other_ticket_and_undo_leads_back(
    session: AsyncSession, tab: Tab, ticket: Ticket, ana: Account, tab_of: TabOf, a_ticket: MakeTicket
) -> None:
    main = await a_ticket("The main one")
    answer = await pick(tab, "merge", main.id or 0)
    assert said(answer) == f"Ticket {ticket.id} merged into {main.id}."
    assert answer.goes_to == f"/desk/tickets/{main.id}"
    other = await tab_of(ana, f"/desk/tickets/{main.id}")
    assert [one["number"] for one in (await company(other))["absorbed"]] == [ticket.id]
    assert said(await tab.call(Notice.undo)) == f"Ticket {ticket.id} is as it was."
    assert (await company(other))["absorbed"] == []
    await pick(tab, "merge", main.id or 0)
    assert said(await other.call(AsideState.take_out, ticket.id)) == f"Ticket {ticket.id} taken out again."
    await session.refresh(ticket)
    assert (ticket.merged_into_id, ticket.status) == (None, Status.open)


async def test_linking_stays_on_the_page(tab: Tab, ticket: Ticket, a_ticket: MakeTicket) -> None:
    other = await a_ticket("Another")
    answer = await pick(tab, "link", other.id or 0)
    assert (answer.goes_to, said(answer)) == (None, f"Ticket {ticket.id} linked to {other.id}.")
    assert [one["title"] for one in (await company(tab))["linked"]] == ["Another"]
    await tab.call(AsideState.unlink, other.id)
    assert (await company(tab))["linked"] == []


async def test_what_is_like_it_is_offered_and_what_is_typed_is_found(
    tab: Tab, ticket: Ticket, a_ticket: MakeTicket
) -> None:
    theirs = await a_ticket("Something else", email="LI@example.com")
    await a_ticket("A printer on fire")
    await tab.call(PickState.ask, "merge")
    state = await tab.state(PickState)
    assert state.found[0]["number"] == theirs.id
    await tab.call(PickState.look, "printer")
    assert [one["title"] for one in (await tab.state(PickState)).found] == ["A printer on fire"]
    await tab.call(PickState.look, str(ticket.id))
    assert (await tab.state(PickState)).found == [], "never the ticket itself"
    await tab.call(PickState.look, "\ud83d")
    assert (await tab.state(PickState)).found[0]["number"] == theirs.id


async def test_a_refusal_is_said_in_the_dialog(
    session: AsyncSession, tab: Tab, ticket: Ticket, a_ticket: MakeTicket
) -> None:
    gone = await a_ticket(deleted=True)
    before = await everything(session)
    for number in (ticket.id, gone.id, 987_654, 0, -1, 2**31):
        await pick(tab, "merge", number or 0)
        state = await tab.state(PickState)
        assert (state.purpose, bool(state.refused)) == ("merge", True)
    await tab.call(PickState.put_away)
    assert (await tab.call(PickState.choose, gone.id)).values.get("notice.words") is None
    assert await everything(session) == before


async def test_a_message_becomes_a_ticket_and_comes_back(
    session: AsyncSession, tab: Tab, ticket: Ticket
) -> None:
    message = await requesters.answer(
        session, await links.create(session, ticket), "And the invoice is wrong."
    )
    assert message is not None
    await tab.call(SplitState.ask, message.id)
    assert (await tab.state(SplitState)).title == "And the invoice is wrong."
    answer = await tab.call(SplitState.split, {"title": "The invoice"})
    await session.refresh(message)
    assert said(answer) == f"Ticket {message.split_into_id} was made of this message."
    assert (await tab.state(SplitState)).message == 0
    assert said(await tab.call(Notice.undo)).endswith("is as it was.")
    await session.refresh(message)
    assert message.split_into_id is None


async def test_an_agents_words_and_a_bad_title_are_refused(
    session: AsyncSession, tab: Tab, ticket: Ticket, ana: Account
) -> None:
    note = await messages.note(session, ticket.id or 0, "Never for them.", by=ana)
    before = await everything(session)
    await tab.call(SplitState.ask, note.id)
    await tab.call(SplitState.split, {"title": "\0"})
    assert (await tab.state(SplitState)).refused
    for number in (0, -1, 987_654):
        assert said(await tab.call(SplitState.ask, number))
    assert await everything(session) == before


async def test_what_one_did_last_here_is_taken_back_however_long_ago(
    session: AsyncSession, tab: Tab, ticket: Ticket, ana: Account, a_ticket: MakeTicket
) -> None:
    assert said(await tab.call(AsideState.undo_last)) == NOTHING
    with at(now() - timedelta(days=3)):
        await batches.at_once(session, Act(tag="vip"), [(ticket.id or 0, None)], by=ana)
    other = await a_ticket()
    await tickets.resolve(session, other.id or 0, by=ana)
    assert said(await tab.call(AsideState.undo_last)) == f"Ticket {ticket.id} is as it was."
    await session.refresh(ticket)
    assert ticket.tags == []


async def test_the_deleted_tickets_are_listed_and_brought_back(
    session: AsyncSession, ana: Account, vic: Account, tab_of: TabOf, a_ticket: MakeTicket
) -> None:
    with at(now() - timedelta(days=29, hours=12)):
        old = await a_ticket("Old", deleted=True)
    new = await a_ticket("New", deleted=True)
    tab = await tab_of(ana, "/desk/deleted")
    rows = (await tab.call(DeletedState.load)).values["deleted_state.gone"]
    told = [(row["number"], row["who"], row["left"]) for row in rows]
    assert told == [(new.id, "Ana Moreau", "29 days"), (old.id, "Ana Moreau", "less than a day")]
    answer = await tab.call(DeletedState.restore, new.id)
    assert said(answer) == f"Ticket {new.id} restored."
    assert [row["number"] for row in answer.values["deleted_state.gone"]] == [old.id]
    assert said(await tab.call(Notice.undo)) == f"Ticket {new.id} is as it was."
    await session.refresh(new)
    assert new.deleted_at is not None
    his = await (await tab_of(vic, "/desk/deleted")).call(DeletedState.load)
    assert "deleted_state.gone" not in his.values


async def test_a_ticket_that_was_opened_for_somebody_is_taken_back(
    session: AsyncSession, ana: Account, tab_of: TabOf
) -> None:
    tab = await tab_of(ana, "/desk")
    form = {"title": "By phone", "description": "It is broken.", "email": "", "whose": "me", "draft": "d"}
    await tab.call(NewTicketState.open, form)
    number = (await tab.state(NewTicketState)).opened
    assert said(await tab.call(Notice.undo)) == f"Ticket {number} is deleted."
    assert (await session.get(Ticket, number)).deleted_at is not None
