"""Who else is at a ticket: heard, told to those who may answer, and over as soon as somebody falls silent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import Look, TabOf
from tests.web.hall import Hall
from tests.web.tabs import Tab
from ticketdesk.desk import presence
from ticketdesk.desk.presence import Beat, Doing
from ticketdesk.models import Account, Ticket
from ticketdesk.ticketdesk import loads
from ticketdesk.web.shared.presence import here, news
from ticketdesk.web.shared.presence import state as presence_state
from ticketdesk.web.shared.presence.here import HERE
from ticketdesk.web.shared.presence.state import PresenceState
from ticketdesk.web.ticket.state import TicketState

MakeTicket = Callable[..., Awaitable[Ticket]]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The moment, to be moved by the test."""
    moment = [1000.0]
    monkeypatch.setattr(HERE, "clock", lambda: moment[0])
    return moment


@pytest.fixture(autouse=True)
def _nobody_is_here() -> Iterator[None]:
    yield
    HERE._tabs.clear()
    HERE._told.clear()
    HERE.mine.clear()


@pytest.fixture(autouse=True)
def _heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """A transaction of a test is never committed, so what it tells is heard at once."""

    async def at_once(_session: AsyncSession, beat: Beat) -> None:
        HERE.hear(str(beat))

    monkeypatch.setattr(presence, "_notify", at_once)


async def _open(tab_of: TabOf, account: Account, ticket: Ticket) -> Tab:
    tab = await tab_of(account, f"/desk/tickets/{ticket.id}")
    await tab.call(TicketState.load)
    return tab


async def test_two_people_at_one_ticket_see_each_other_and_a_list_who_types(
    ana: Account,
    ines: Account,
    a_ticket: MakeTicket,
    look: Look,
    tab_of: TabOf,
    hall: Hall,
    clock: list[float],
) -> None:
    ticket = await a_ticket()
    hers, other, queue = await _open(tab_of, ana, ticket), await _open(tab_of, ines, ticket), await look(ines)
    await hers.call(PresenceState.write)
    await other.call(PresenceState.look)
    await news.tell()
    [told] = hall.heard_by(other)
    assert [(one["name"], one["doing"]) for one in told.values["here"]] == [(ana.name, "writing")]
    [told] = hall.heard_by(hers)
    assert [(one["name"], one["doing"]) for one in told.values["here"]] == [(ines.name, "looking")]
    [told] = hall.heard_by(queue)
    assert told.values == {"life": {str(ticket.id): f"{ana.name.split()[0]} is typing"}}


async def test_silence_ends_typing_first_and_then_looking(
    ana: Account, ines: Account, a_ticket: MakeTicket, tab_of: TabOf, hall: Hall, clock: list[float]
) -> None:
    ticket = await a_ticket()
    hers, other = await _open(tab_of, ana, ticket), await _open(tab_of, ines, ticket)
    await hers.call(PresenceState.write)
    shown = []
    for passed in (0, here.TYPING_IN_S - 0.1, 0.2, here.LOOKING_IN_S - here.TYPING_IN_S - 0.2, 0.2):
        clock[0] += passed
        hall.told.clear()
        await news.tell()
        shown.append([[one["doing"] for one in told.values["here"]] for told in hall.heard_by(other)])
    assert shown == [[["writing"]], [], [["looking"]], [], [[]]]


async def test_who_closes_the_tab_or_goes_elsewhere_is_gone_at_once(
    ana: Account, ines: Account, a_ticket: MakeTicket, tab_of: TabOf, hall: Hall
) -> None:
    ticket, another = await a_ticket(), await a_ticket()
    first, second = await _open(tab_of, ana, ticket), await _open(tab_of, ana, ticket)
    await first.call(PresenceState.look)
    await second.call(PresenceState.look)
    HERE.news()
    await news.say_who_left()
    assert HERE.news() == set()
    hall.gone.add(f"sid-{first.token}")
    second.path = f"/desk/tickets/{another.id}"
    await second.call(TicketState.load)
    await news.say_who_left()
    assert HERE.news() == {ticket.id}
    assert HERE.at(ticket.id or 0) == {}


async def test_nobody_is_told_of_themselves(
    ana: Account, a_ticket: MakeTicket, look: Look, tab_of: TabOf, hall: Hall
) -> None:
    ticket = await a_ticket()
    page, queue = await _open(tab_of, ana, ticket), await look(ana)
    await page.call(PresenceState.write)
    await news.tell()
    assert [told.values for tab in (page, queue) for told in hall.heard_by(tab)] == [
        {"here": []},
        {"life": {}},
    ]


async def test_who_comes_later_sees_who_is_there(
    ana: Account, ines: Account, a_ticket: MakeTicket, look: Look, tab_of: TabOf, hall: Hall
) -> None:
    ticket = await a_ticket()
    await (await _open(tab_of, ana, ticket)).call(PresenceState.write)
    HERE.news()
    late, queue = await _open(tab_of, ines, ticket), await look(ines)
    assert [one["doing"] for one in (await late.state(PresenceState)).here] == ["writing"]
    assert list((await queue.state(PresenceState)).life) == [str(ticket.id)]
    (await queue.state(PresenceState)).life = {}
    assert (await queue.call(PresenceState.load)).values["presence_state.life"]


async def test_a_viewer_is_neither_told_nor_told_of(
    ana: Account, vic: Account, a_ticket: MakeTicket, look: Look, tab_of: TabOf, hall: Hall
) -> None:
    ticket = await a_ticket()
    hers, his, queue = await _open(tab_of, ana, ticket), await _open(tab_of, vic, ticket), await look(vic)
    await hers.call(PresenceState.write)
    assert (await his.call(PresenceState.look)).goes_to is None, "the page tells it by itself"
    await news.tell()
    assert hall.heard_by(his) == hall.heard_by(queue) == []
    assert set(HERE.at(ticket.id or 0)) == {ana.id}


async def test_a_client_cannot_be_somebody_else_nor_at_a_ticket_that_it_does_not_show(
    ana: Account, ines: Account, a_ticket: MakeTicket, tab_of: TabOf, hall: Hall
) -> None:
    ticket, another = await a_ticket(), await a_ticket()
    tab = await _open(tab_of, ana, ticket)
    name = f"{PresenceState.get_full_name()}.write"
    for payload in ({"number": another.id}, {"by": ines.id}, {"account": ines.id, "tab": "x"}):
        await tab.send(name, payload)
    assert HERE.news() == set()
    await tab.send(name, {})
    assert HERE.news() == {ticket.id}
    assert HERE.at(ticket.id or 0) == {ana.id: Doing.typing}


async def test_a_flood_of_beats_reaches_nobody(
    ana: Account, a_ticket: MakeTicket, tab_of: TabOf, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = []

    async def count(_session: AsyncSession, beat: Beat) -> None:
        sent.append(beat)

    monkeypatch.setattr(presence, "_notify", count)
    monkeypatch.setattr(presence_state.BEATS, "per_s", 0)
    tabs = [await _open(tab_of, ana, await a_ticket()) for _ in range(3)]
    for _ in range(10):
        for tab in tabs:
            await tab.call(PresenceState.write)
    assert len(sent) == presence_state.BEATS.burst


def test_being_in_front_of_a_ticket_keeps_no_session_alive() -> None:
    assert f"{PresenceState.get_full_name()}.look" in loads
    assert f"{PresenceState.get_full_name()}.write" not in loads
