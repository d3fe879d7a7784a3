"""The track record's page: figures with the addresses of their tickets, for everybody who may look, and live."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.desk.saying import judged, said
from tests.desk.test_automation import BILLING
from tests.web.conftest import MakeTicket, TabOf
from tests.web.hall import Hall
from tests.web.tabs import until
from ticketdesk.desk import automation, tickets
from ticketdesk.models import Account, Category
from ticketdesk.web.live import ROOMS
from ticketdesk.web.shared.notice import UNREACHABLE
from ticketdesk.web.track_record import state
from ticketdesk.web.track_record.state import TrackRecordState


@pytest.fixture
async def some(session: AsyncSession, a_ticket: MakeTicket) -> int:
    """Nine suggestions of Gemini: six were right, two were corrected, one failed."""
    number = (await a_ticket()).id or 0
    await judged(session, number, right=6, wrong=2)
    await said(session, number, None, "billing", error="timeout")
    return number


async def test_each_figure_has_the_address_of_its_tickets(some: int, vic: Account, tab_of: TabOf) -> None:
    told = (await (await tab_of(vic, "/desk/triage")).call(TrackRecordState.load)).values
    line = told["track_record_state.lines"][0]
    assert (line["name"], line["judged"], line["kept"], line["failed"]) == (
        "Category, Billing",
        8,
        "75\u00a0%",
        1,
    )
    assert line["judged_href"] == "/desk?triage=gemini.category.billing.judged.28"
    assert line["kept_href"] == "/desk?triage=gemini.category.billing.accepted.28"
    assert line["failed_href"] == "/desk?triage=gemini.category.billing.failed.28"
    assert (line["interval"], line["drawn"]) == (
        "40.9 to 92.9",
        "75\u00a0% kept, 95\u00a0% interval 40.9 to 92.9",
    )
    assert (line["low"], line["at"], line["high"]) == (0.0, 50.0, 85.7)
    assert (line["took"], line["applies"]) == ("0.8\u00a0s, 0.8\u00a0s", "Off")
    technical = told["track_record_state.categories"][1]
    assert (technical["value"], technical["cells"][0]) == (
        "technical",
        {
            "count": 2,
            "href": "/desk?triage=gemini.category.billing.technical.28",
            "said": "2: Gemini suggested billing, agents chose technical",
            "share": 100,
            "is_hit": False,
        },
    )
    assert told["track_record_state.failures"] == [
        {"code": "timeout", "count": 1, "href": "/desk?triage=gemini.error.timeout.28"}
    ]
    assert told["track_record_state.weakest"] == (
        "Weakest: Billing. 2 of 8 were something else, 2 of them Technical."
    )
    assert (told["track_record_state.problem"], len(told["track_record_state.points"])) == ("", 28)


@pytest.mark.parametrize(
    ("query", "source", "days", "judged"),
    [
        ({}, "gemini", "28", 8),
        ({"source": "rules", "days": "7"}, "rules", "7", 0),
        ({"source": "learned", "days": "365"}, "learned", "365", 0),
        ({"source": "person", "days": "28"}, "gemini", "28", 8),
        ({"source": "' OR 1=1 --", "days": "9" * 40}, "gemini", "28", 8),
    ],
)
async def test_the_address_says_whose_and_of_how_many_days(
    some: int, vic: Account, tab_of: TabOf, query: dict[str, str], source: str, days: str, judged: int
) -> None:
    tab = await tab_of(vic, "/desk/triage", **query)
    await tab.call(TrackRecordState.load)
    found = await tab.state(TrackRecordState)
    assert (found.source, found.days, sum(line["judged"] for line in found.lines)) == (source, days, judged)
    assert found.is_empty is (judged == 0)


async def test_nobody_else_sees_it(tab_of: TabOf) -> None:
    answer = await (await tab_of(None, "/desk/triage")).call(TrackRecordState.load)
    assert answer.goes_to.startswith("/login")


async def test_a_lost_database_is_said(
    some: int, vic: Account, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(state, "shown_of", fails)
    answer = await (await tab_of(vic, "/desk/triage")).call(TrackRecordState.load)
    assert answer.values["track_record_state.problem"] == UNREACHABLE


async def test_the_figures_follow_a_judgement_but_not_faster_than_one_can_read(
    session: AsyncSession,
    some: int,
    ana: Account,
    vic: Account,
    a_ticket: MakeTicket,
    tab_of: TabOf,
    hall: Hall,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(state, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    monkeypatch.setattr(state, "AT_MOST_EVERY_S", 0.2)
    tab = await tab_of(vic, "/desk/triage")
    await tab.call(TrackRecordState.load)
    ticket = await a_ticket()
    await said(session, ticket.id, "billing")
    await tickets.set_category(session, ticket.id or 0, Category.billing, by=ana)
    [news] = await hall.tell_of(ticket.id)
    assert news.values["lines"][0]["judged"] == 9
    await tickets.set_category(session, ticket.id or 0, Category.general, by=ana)
    assert await hall.tell_of(ticket.id) == []
    await until(lambda: ROOMS._changed)  # the room comes back by itself for what it kept to itself
    clock[0] += 0.2
    [news] = await hall.tell_of(*ROOMS._changed)
    assert news.values["categories"][3]["cells"][0]["count"] == 1


async def test_a_room_looks_again_for_what_the_worker_judged_and_only_once_at_a_time(
    session: AsyncSession, some: int, vic: Account, tab_of: TabOf, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "LOOK_AGAIN_IN_S", 0.05)
    tab = await tab_of(vic, "/desk/triage")
    await tab.call(TrackRecordState.load)
    room = ROOMS._open["track record:gemini:28"]
    first = room._again
    room.look_again(60)
    assert first.cancelled()
    room.look_again(0.01)
    await judged(session, some, right=1)
    await until(lambda: ROOMS._changed)
    [news] = await hall.tell_of(*ROOMS._changed)
    assert news.values["lines"][0]["judged"] == 9
    room._again.cancel()


async def test_what_switched_itself_off_is_told_to_everybody(
    session: AsyncSession, some: int, ines: Account, vic: Account, tab_of: TabOf
) -> None:
    await judged(session, some, right=120)
    await automation.switch(session, BILLING, True, by=ines)
    tab = await tab_of(vic, "/desk/triage")
    line = (await tab.call(TrackRecordState.load)).values["track_record_state.lines"][0]
    assert (line["is_on"], line["applies"]) == (True, "On, by itself")
    await judged(session, some, right=0, wrong=20)
    await automation.watch(session)
    told = (await tab.call(TrackRecordState.load)).values["track_record_state.fallen"]
    assert len(told) == 1
    assert told[0].startswith("Category, Billing switched itself off on ")
    assert told[0].endswith(": the bound fell to 75.6\u00a0%.")
