"""Notices: a quiet count in the rail, the newest on a page, live for the one account, read when the ticket is seen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import MakeTicket, TabOf
from tests.web.hall import Hall
from tests.web.tabs import Tab
from ticketdesk.desk import messages, nudges, tickets
from ticketdesk.desk.figures import CAP
from ticketdesk.errors import TookTooLong
from ticketdesk.models import Account, Ticket
from ticketdesk.web.live import RAIL, ROOMS
from ticketdesk.web.rail.nudges import PAGE, NudgeState
from ticketdesk.web.rail.state import RailState
from ticketdesk.web.shared.presence.state import PresenceState
from ticketdesk.web.ticket.state import TicketState

Rail = Callable[..., Awaitable[Tab]]


@pytest.fixture
def rail(tab_of: TabOf, hall: Hall) -> Rail:
    """``await rail(ana)``: a tab somewhere in the desk, whose rail is loaded."""

    async def show(account: Account, path: str = "/desk/insights") -> Tab:
        tab = await tab_of(account, path)
        await tab.call(RailState.load)
        return tab

    return show


async def unread(tab: Tab) -> str:
    return (await tab.state(NudgeState)).unread


async def test_the_rail_counts_what_is_unread_of_ones_own(
    ana: Account, ines: Account, vic: Account, a_ticket: MakeTicket, rail: Rail
) -> None:
    for title in ("One", "Two"):
        await a_ticket(title, assignee=ines)
    assert [await unread(await rail(who)) for who in (ines, ana, vic)] == ["2", "", ""]


async def test_a_figure_that_is_too_long_is_cut(
    session: AsyncSession, ines: Account, ticket: Ticket, ana: Account, rail: Rail
) -> None:
    for _ in range(CAP + 1):
        await messages.note(session, ticket.id or 0, "@Ines", by=ana)
    assert await unread(await rail(ines)) == "99+"


async def test_the_page_tells_who_did_what_where(
    session: AsyncSession, ana: Account, ines: Account, ticket: Ticket, rail: Rail
) -> None:
    number = ticket.id or 0
    await tickets.assign(session, number, ines.id, by=ana)
    note = await messages.note(session, number, "@Ines please", by=ana)
    reply = await messages.reply(session, number, "Hello", by=ana)
    await nudges.woken(session, ticket)
    tab = await rail(ines, PAGE)
    await tab.call(NudgeState.load)
    told = (await tab.state(NudgeState)).told
    assert [(row["who"], row["did"], row["href"]) for row in told] == [
        ("It", "came back from its snooze", f"/desk/tickets/{number}"),
        ("Ana Moreau", "answered", f"/desk/tickets/{number}#message-{reply.id}"),
        ("Ana Moreau", "mentioned you", f"/desk/tickets/{number}#message-{note.id}"),
        ("Ana Moreau", "gave it to you", f"/desk/tickets/{number}"),
    ]
    assert {(row["title"], row["is_unread"]) for row in told} == {("The export is empty", True)}
    await nudges.answered(session, ticket, by=None, message=None)
    await tab.call(NudgeState.load)
    assert (await tab.state(NudgeState)).told[0]["who"] == "The requester"


async def test_only_the_tabs_of_the_one_account_are_told(
    ana: Account, ines: Account, a_ticket: MakeTicket, rail: Rail, hall: Hall
) -> None:
    hers, other, mine = await rail(ines), await rail(ines, PAGE), await rail(ana)
    await a_ticket(assignee=ines)
    hall.told.clear()
    await ROOMS._reload({f"{RAIL}:{ines.id}"})
    assert [told.calls for told in hall.heard_by(hers) + hall.heard_by(other)] == [["load"]] * 2
    assert hall.heard_by(mine) == []
    answer = await other.call(RailState.load)
    assert answer.values["nudge_state.unread"] == "1"
    assert len(answer.values["nudge_state.told"]) == 1, "the page that is open lists it too"
    assert "nudge_state.told" not in (await hers.call(RailState.load)).values


async def test_one_or_all_are_marked_as_read(
    ana: Account, ines: Account, vic: Account, a_ticket: MakeTicket, rail: Rail
) -> None:
    for title in ("One", "Two", "Three"):
        await a_ticket(title, assignee=ines)
    tab = await rail(ines, PAGE)
    newest = (await tab.state(NudgeState)).told[0]["id"]
    await (await rail(ana)).call(NudgeState.read, newest)
    await (await rail(vic)).call(NudgeState.read_all)
    await tab.call(NudgeState.read, newest)
    await tab.call(RailState.load)
    assert await unread(tab) == "2"
    assert [row["is_unread"] for row in (await tab.state(NudgeState)).told] == [False, True, True]
    await tab.call(NudgeState.read_all)
    await tab.call(RailState.load)
    assert await unread(tab) == ""


@pytest.mark.parametrize("name", ["Ines Duarte", "Vic Tanaka"])
async def test_seeing_a_ticket_reads_what_one_was_told_of_it(
    session: AsyncSession,
    ana: Account,
    ines: Account,
    vic: Account,
    a_ticket: MakeTicket,
    rail: Rail,
    name: str,
) -> None:
    who, one, other = (ines if name == ines.name else vic), await a_ticket("One"), await a_ticket("Two")
    for ticket in (one, other):
        await messages.note(session, ticket.id or 0, f"@{name}", by=ana)
    tab = await rail(who, f"/desk/tickets/{one.id}")
    await tab.call(TicketState.load)
    assert await nudges.unread(session, by=who) == 2, "a tab that nobody looks at reads nothing"
    assert (await tab.call(PresenceState.look)).goes_to is None
    left = [row["ticket_id"] for row in await nudges.newest(session, by=who) if row["read_at"] is None]
    assert left == [other.id]


async def test_a_rail_without_notices_costs_a_beat_nothing(
    session: AsyncSession, ines: Account, ticket: Ticket, rail: Rail, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    async def note(_session: AsyncSession, number: int, *, by: Account) -> None:
        asked.append(number)

    monkeypatch.setattr(nudges, "read_of", note)
    tab = await rail(ines, f"/desk/tickets/{ticket.id}")
    await tab.call(TicketState.load)
    await tab.call(PresenceState.look)
    assert asked == []


async def test_when_they_cannot_be_read_the_page_says_so_and_the_rail_stays(
    ana: Account, ines: Account, a_ticket: MakeTicket, rail: Rail, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_session: AsyncSession, *, by: Account) -> int:
        raise TookTooLong

    await a_ticket(assignee=ines)
    tab = await rail(ines)
    monkeypatch.setattr(nudges, "unread", fail)
    tab.path = PAGE
    answer = await tab.call(NudgeState.load)
    assert answer.values["nudge_state.problem"].startswith("This took longer than it may")
    assert answer.values["nudge_state.is_loaded"] is True
    assert await unread(tab) == "1"
