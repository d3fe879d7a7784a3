"""Rooms: a change is read once and told once to everybody who looks through the same filter."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import Look, TabOf
from tests.web.hall import Hall
from ticketdesk.desk import lists, tickets
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.models import Account, Category, Ticket
from ticketdesk.web.live import PAGE, ROOMS
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.queue.told import PLACES
from ticketdesk.web.ticket.state import TicketState

MakeTicket = Callable[..., Awaitable[Ticket]]


async def test_each_room_hears_whether_the_ticket_fits_it_now(
    session: AsyncSession, ana: Account, a_ticket: MakeTicket, look: Look, hall: Hall
) -> None:
    ticket = await a_ticket("One", category=Category.billing)
    everything, open_ones = await look(ana), await look(ana, status="open")
    closed, cars = await look(ana, status="closed"), await look(ana, category="technical")
    await tickets.close(session, ticket.id or 0, by=ana)
    assert len(await hall.tell_of(ticket.id)) == 3
    heard = {}
    for name, tab in (("all", everything), ("open", open_ones), ("closed", closed)):
        [news] = hall.heard_by(tab)
        heard[name] = (news.rows, news.values.get("total"))
    number = ticket.id or 0
    assert heard == {
        "all": ({number: True}, None),
        "open": ({number: False}, 0),
        "closed": ({number: True}, 1),
    }
    assert hall.heard_by(cars) == [], "it was not there before, and is not there now"


async def test_a_deleted_ticket_fits_nowhere(
    session: AsyncSession, ana: Account, a_ticket: MakeTicket, look: Look, hall: Hall
) -> None:
    ticket = await a_ticket()
    await look(ana)
    await tickets.delete(session, ticket.id or 0, by=ana)
    [news] = await hall.tell_of(ticket.id)
    assert (news.rows, news.values["total"], news.values["news"]) == ({ticket.id: False}, 0, "")


async def test_people_with_the_same_filter_share_a_room_and_one_message(
    ana: Account, ines: Account, vic: Account, a_ticket: MakeTicket, look: Look, hall: Hall
) -> None:
    tabs = [await look(account, status="open") for account in (ana, ana, ines, vic)]
    ticket = await a_ticket("Printer smokes")
    [news] = await hall.tell_of(ticket.id)
    assert all(hall.heard_by(tab) == [news] for tab in tabs)
    assert news.values["news"] == f"Ticket {ticket.id}, Printer smokes: open."


async def test_assigned_to_me_is_a_room_for_each_account(
    session: AsyncSession, ana: Account, ines: Account, a_ticket: MakeTicket, look: Look, hall: Hall
) -> None:
    hers, other = await look(ana, assignee="me"), await look(ines, assignee="me")
    ticket = await a_ticket(assignee=ana)
    await hall.tell_of(ticket.id)
    assert [news.rows for news in hall.heard_by(hers)] == [{ticket.id: True}]
    assert hall.heard_by(other) == []
    await tickets.assign(session, ticket.id or 0, ines.id, by=ana)
    await hall.tell_of(ticket.id)
    assert [news.rows for news in hall.heard_by(hers)] == [{ticket.id: False}]
    assert [news.rows for news in hall.heard_by(other)] == [{ticket.id: True}]


async def test_who_goes_elsewhere_hears_no_more(
    ana: Account, a_ticket: MakeTicket, look: Look, hall: Hall
) -> None:
    tab = await look(ana, status="open")
    first = await a_ticket()
    assert len(await hall.tell_of(first.id)) == 1
    stays = await look(ana, status="open")
    tab.query = {"status": "closed"}
    await tab.call(QueueState.load)
    new = (await a_ticket()).id
    await hall.tell_of(new)
    assert [news.rows for news in hall.heard_by(stays)] == [{new: True}]
    assert hall.heard_by(tab) == []
    hall.gone.add(f"sid-{stays.token}")
    hall.gone.add(f"sid-{tab.token}")
    assert await hall.tell_of((await a_ticket()).id) == []


async def test_nothing_is_kept_of_lines_that_are_gone(ana: Account, look: Look, hall: Hall) -> None:
    stays, goes = await look(ana, status="open"), await look(ana, status="open", assignee="me")
    hall.gone.add(f"sid-{goes.token}")
    ROOMS.forget_who_went()
    assert len(ROOMS.at(PAGE)) == 1
    assert set(ROOMS._places) == {f"sid-{stays.token}"}
    hall.gone.add(f"sid-{stays.token}")
    ROOMS.forget_who_went()
    assert ROOMS.at(PAGE) == []
    assert (ROOMS._places, ROOMS._open, ROOMS._inside) == ({}, {}, {})


async def test_a_stranger_stands_in_no_room(tab_of: TabOf, a_ticket: MakeTicket, hall: Hall) -> None:
    tab = await tab_of(None, "/desk")
    await tab.call(QueueState.load)
    tab.path = f"/desk/tickets/{(await a_ticket()).id}"
    await tab.call(TicketState.load)
    assert not any(hall.members.values())


async def test_a_message_holds_what_changed_and_no_more_and_its_number_follows_the_last(
    session: AsyncSession, ana: Account, a_ticket: MakeTicket, look: Look, hall: Hall
) -> None:
    tab = await look(ana)
    heard = (await tab.state(QueueState)).heard
    made = [(await a_ticket(f"No. {number}")).id or 0 for number in range(PLACES + 2)]
    told = [(await hall.tell_of(number))[0] for number in made]
    assert [news.rows for news in told] == [{number: True} for number in made]
    assert [news.message["n"] for news in told] == [heard["n"] + 1 + place for place in range(PLACES + 2)]
    assert {news.message["epoch"] for news in told} == {heard["epoch"]}
    assert len({name for news in told for name in news.values if name.startswith("live_")}) == PLACES
    [both] = await hall.tell_of(*made[:2])
    assert set(both.rows) == set(made[:2])
    assert len(json.dumps(both.values)) < 2 * 1_000, "under a kilobyte for a change"


async def test_while_somebody_reads_everything_is_told_because_what_they_show_is_not_known_yet(
    session: AsyncSession,
    ana: Account,
    a_ticket: MakeTicket,
    look: Look,
    hall: Hall,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The page was read before the change, and the change is told before the page is there."""
    gone = (await a_ticket()).id or 0
    as_it_was = await lists.page(session, TicketFilter(), by=ana)
    await tickets.close(session, gone, by=ana)

    async def was_read_before(*_: object, **__: object) -> lists.Page:
        await hall.tell_of(gone)
        return as_it_was

    monkeypatch.setattr(lists, "page", was_read_before)
    tab = await look(ana, status="open")
    state = await tab.state(QueueState)
    assert [row["id"] for row in state.rows] == [gone]
    [news] = hall.heard_by(tab)
    assert (news.rows, news.message["n"]) == ({gone: False}, state.heard["n"] + 1)
    assert state.total == news.values["total"] == 0
    await hall.tell_of(gone)
    assert await hall.tell_of(gone) == [], "who was told once that it is gone needs no more of it"


async def test_a_ticket_below_the_pages_that_are_shown_is_counted_out_all_the_same(
    session: AsyncSession, ana: Account, a_ticket: MakeTicket, look: Look, hall: Hall
) -> None:
    lowest = (await a_ticket("The first")).id or 0
    for number in range(2 * lists.PAGE_SIZE):
        await a_ticket(f"No. {number}")
    await look(ana, status="open")
    await tickets.close(session, lowest, by=ana)
    [news] = await hall.tell_of(lowest)
    assert (news.rows, news.values["total"]) == ({}, 2 * lists.PAGE_SIZE)


async def test_a_room_that_was_left_by_all_begins_anew(
    ana: Account, a_ticket: MakeTicket, look: Look, hall: Hall
) -> None:
    tab = await look(ana)
    await hall.tell_of((await a_ticket()).id)
    hall.gone.add(f"sid-{tab.token}")
    await hall.tell_of((await a_ticket()).id)
    before = (await tab.state(QueueState)).heard
    other = (await (await look(ana)).state(QueueState)).heard
    assert other["n"] == 0
    assert other["epoch"] != before["epoch"]


async def test_a_list_that_cannot_be_counted_in_time_holds_up_nobody(
    ana: Account, a_ticket: MakeTicket, look: Look, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, quick = await look(ana, search="export"), await look(ana, status="open")
    await hall.tell_of((await a_ticket()).id)
    assert [hall.heard_by(tab)[0].values["total"] for tab in (slow, quick)] == [1, 1]
    counted = lists.at_most_for

    async def takes_long(session: AsyncSession, wanted: TicketFilter, *, me: int | None) -> lists.Amount:
        if wanted.search:
            await session.execute(text("SET LOCAL statement_timeout = 20"))
            await session.execute(text("SELECT pg_sleep(2)"))
        return await counted(session, wanted, me=me)

    monkeypatch.setattr(lists, "at_most_for", takes_long)
    await hall.tell_of((await a_ticket()).id)
    assert [hall.heard_by(tab)[0].values.get("total") for tab in (slow, quick)] == [None, 2]
    assert len(hall.heard_by(slow)[0].rows) == 1
