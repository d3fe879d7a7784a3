"""The rooms of one ticket, of the figures, and of a session: each hears what concerns it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import SimpleNamespace

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import Look, TabOf
from tests.web.hall import Hall
from tests.web.tabs import until
from ticketdesk.desk import links, messages, tickets
from ticketdesk.desk.keys import hash_of
from ticketdesk.models import Account, Priority, Status, Ticket
from ticketdesk.web.insights import state as insights
from ticketdesk.web.insights.state import InsightsState
from ticketdesk.web.live import ROOMS
from ticketdesk.web.submitter.state import SubmitterState
from ticketdesk.web.ticket.state import TicketState

MakeTicket = Callable[..., Awaitable[Ticket]]


async def test_an_open_ticket_hears_of_itself_only(
    session: AsyncSession, ana: Account, vic: Account, a_ticket: MakeTicket, tab_of: TabOf, hall: Hall
) -> None:
    ticket, other = await a_ticket(), await a_ticket()
    tab = await tab_of(vic, f"/desk/tickets/{ticket.id}")
    await tab.call(TicketState.load)
    await messages.note(session, ticket.id or 0, "For us", by=ana)
    await tickets.set_status(session, ticket.id or 0, Status.in_progress, by=ana)
    assert await hall.tell_of(other.id) == []
    [news] = await hall.tell_of(ticket.id, other.id)
    assert news.values["ticket"]["status"] == "in_progress"
    assert [entry["kind"] for entry in news.values["thread"]] == ["ask", "note", "history"]


async def test_the_private_page_hears_only_what_is_public(
    session: AsyncSession, ana: Account, a_ticket: MakeTicket, tab_of: TabOf, hall: Hall
) -> None:
    ticket = await a_ticket()
    tab = await tab_of(None, f"/t/{await links.create(session, ticket)}")
    await tab.call(SubmitterState.load)
    await messages.note(session, ticket.id or 0, "Planted note", by=ana)
    await messages.reply(session, ticket.id or 0, "We are on it", by=ana)
    [news] = await hall.tell_of(ticket.id)
    assert [said["html"] for said in news.values["said"][1:]] == ["<p>We are on it</p>"]
    assert "Planted" not in str(news)
    await tickets.delete(session, ticket.id or 0, by=ana)
    [gone] = await hall.tell_of(ticket.id)
    assert (gone.values["number"], gone.values["title"], gone.values["said"]) == (0, "", [])
    assert gone.values["problem"].startswith("This link does not open a ticket.")
    assert gone.calls == ["load"]


async def test_internal_work_is_no_news_on_the_private_page(
    session: AsyncSession, ana: Account, ines: Account, a_ticket: MakeTicket, tab_of: TabOf, hall: Hall
) -> None:
    ticket = await a_ticket()
    number = ticket.id or 0
    tab = await tab_of(None, f"/t/{await links.create(session, ticket)}")
    before = (await tab.call(SubmitterState.load)).values["submitter_state.changed_at"]
    await messages.note(session, number, "Planted note", by=ana)
    await tickets.assign(session, number, ines.id, by=ana)
    await tickets.set_priority(session, number, Priority.critical, by=ana)
    assert await hall.tell_of(number) == []
    await tickets.set_status(session, number, Status.in_progress, by=ana)
    [news] = await hall.tell_of(number)
    assert set(news.values) == {"status", "about", "changed_at", "problem"}
    assert news.values["changed_at"] > before
    assert await hall.tell_of(number) == []


async def test_a_revoked_link_loses_its_page_and_hears_nothing_more_while_another_goes_on(
    session: AsyncSession, ana: Account, a_ticket: MakeTicket, tab_of: TabOf, hall: Hall
) -> None:
    ticket = await a_ticket()
    number = ticket.id or 0
    old = await tab_of(None, f"/t/{await links.create(session, ticket)}")
    await old.call(SubmitterState.load)
    await links.revoke(session, number, by=ana)
    new = await tab_of(None, f"/t/{await links.make(session, number, by=ana)}")
    await new.call(SubmitterState.load)
    await messages.reply(session, number, "Planted reply", by=ana)
    await hall.tell_of(number)
    assert "Planted reply" in str(hall.heard_by(new))
    # The old tab never obeyed the call to load again, as a hostile client would not.
    [told] = hall.heard_by(old)
    assert (told.values["number"], told.values["title"], told.values["said"]) == (0, "", [])
    assert (await old.call(SubmitterState.load)).values["submitter_state.said"] == []


async def test_the_figures_follow_but_not_faster_than_one_can_read(
    vic: Account, a_ticket: MakeTicket, tab_of: TabOf, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(insights, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    tab = await tab_of(vic, "/desk/insights")
    await tab.call(InsightsState.load)
    told = [await hall.tell_of((await a_ticket()).id) for _ in range(5)]
    assert [[news.values["total"] for news in each] for each in told] == [[1], [], [], [], []]
    await until(lambda: ROOMS._changed)  # the room comes back by itself for what it kept to itself
    clock[0] += insights.AT_MOST_EVERY_S
    [news] = await hall.tell_of(*ROOMS._changed)
    assert news.values["total"] == 5


async def test_an_ended_session_leaves_every_one_of_its_tabs(
    ana: Account, ines: Account, look: Look, hall: Hall
) -> None:
    hers, another, other = await look(ana), await look(ana), await look(ines)
    another.cookie = hers.cookie
    for tab in (hers, another, other):
        cookie = {"cookie": f"a=b; td_session={tab.cookie}"}
        hall.event_namespace._static_router_data[f"sid-{tab.token}"] = {"headers": cookie}
    await ROOMS.session_ended(hash_of(hers.cookie).hex())
    assert hall.gone == {f"sid-{hers.token}", f"sid-{another.token}"}
    assert [(news.to, news.values) for news in hall.told] == [
        (f"sid-{hers.token}", {"must_leave": True}),
        (f"sid-{another.token}", {"must_leave": True}),
    ]
