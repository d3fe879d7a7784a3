"""Rooms whose news could not be read, or came while a page was read."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.web.conftest import Look, TabOf
from tests.web.hall import Hall
from tests.web.tabs import until
from ticketdesk.desk import accounts, lists
from ticketdesk.models import Account, Ticket
from ticketdesk.web import live
from ticketdesk.web.live import ROOMS
from ticketdesk.web.queue import room as queue_room
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.ticket.state import TicketState

MakeTicket = Callable[..., Awaitable[Ticket]]


async def test_after_a_gap_everybody_loads_again(
    ana: Account, a_ticket: MakeTicket, look: Look, hall: Hall, tab_of: TabOf
) -> None:
    queue, page = await look(ana), await tab_of(ana, f"/desk/tickets/{(await a_ticket()).id}")
    await page.call(TicketState.load)
    publishing = asyncio.create_task(ROOMS.publish())
    ROOMS.gap()
    rooms = {room.name for tab in (queue, page) for room in ROOMS.around(f"sid-{tab.token}")}
    await until(lambda: {news.to for news in hall.told} == rooms)
    publishing.cancel()
    for tab in (queue, page):
        heard = hall.heard_by(tab)
        # The page's own, and who is at a ticket or in the list.
        assert {news.to.partition(":")[0] for news in heard} >= {"presence"}
        assert [(news.values, news.calls) for news in heard] == [({}, ["load"])] * len(heard)


async def test_news_that_could_not_be_read_become_a_gap(
    ana: Account, a_ticket: MakeTicket, look: Look, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    await look(ana)
    ticket = await a_ticket()

    async def fails(*_: object) -> None:
        raise OSError("planted")

    monkeypatch.setattr(queue_room.QueueRoom, "news", fails)
    monkeypatch.setattr(live, "RETRY_IN_S", 0.01)
    publishing = asyncio.create_task(ROOMS.publish())
    ROOMS.ticket_changed(ticket.id or 0)
    await until(lambda: any(news.to.startswith("queue:") for news in hall.told))
    publishing.cancel()
    assert {tuple(news.calls) for news in hall.told} == {("load",)}


async def test_news_that_come_while_the_page_is_read_are_not_overruled_by_it(
    ana: Account, a_ticket: MakeTicket, look: Look, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers, really = [(await a_ticket(title)).id for title in ("One", "Came meanwhile")], accounts.people

    async def before_it_came(*_: object, **__: object) -> int:
        return 1

    async def slowly(*arguments: Any, **more: Any) -> Any:
        await hall.tell_of(*numbers)
        return await really(*arguments, **more)

    monkeypatch.setattr(lists, "total", before_it_came)
    monkeypatch.setattr(accounts, "people", slowly)
    tab = await look(ana)
    state = await tab.state(QueueState)
    [news] = hall.heard_by(tab)
    assert set(news.rows) == set(numbers)
    assert news.message["n"] == state.heard["n"] + 1
    assert state.total == 2
