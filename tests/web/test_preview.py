"""The ticket beside the list: it follows the current row, is live, and is acted on as on its own page."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import Look, MakeTicket
from tests.web.hall import Hall
from tests.web.tabs import Tab
from tests.web.watching import everything, history
from ticketdesk.desk import messages, tickets, triage
from ticketdesk.models import Account, Category, Priority, Source, Ticket
from ticketdesk.models.opinion import Opinion, Suggestion
from ticketdesk.web.live import ROOMS
from ticketdesk.web.queue.preview_state import PreviewState
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.shared.notice import Notice
from ticketdesk.web.shared.ticket.view import BESIDE
from ticketdesk.web.ticket.state import TicketState


@pytest.fixture
async def tab(ana: Account, look: Look, ticket: Ticket) -> Tab:
    """Ana's list, with the ticket beside it."""
    opened = await look(ana)
    await opened.call(PreviewState.show, str(ticket.id))
    return opened


async def _shown(tab: Tab) -> Any:
    return (await tab.state(PreviewState)).ticket


async def test_it_shows_the_ticket_and_the_end_of_its_conversation_newest_first(
    session: AsyncSession, ana: Account, look: Look, ticket: Ticket
) -> None:
    number = ticket.id or 0
    for words in ("One", "Two", "Three"):
        await messages.reply(session, number, words, by=ana)
    await messages.note(session, number, "For us", by=ana)
    tab = await look(ana)
    told = (await tab.call(PreviewState.show, str(number))).values
    assert told["preview_state.ticket"]["title"] == "The export is empty"
    said = [(entry["kind"], entry["body"]) for entry in told["preview_state.said"]]
    assert said == [
        ("note", "For us"),
        ("reply", "Three"),
        ("reply", "Two"),
        ("reply", "One"),
        ("ask", "Planted words"),
    ]
    await messages.reply(session, number, "Four", by=ana)
    told = (await tab.call(PreviewState.load)).values
    assert told["preview_state.is_longer"] is True
    assert [entry["body"] for entry in told["preview_state.said"]][:1] == ["Four"]
    assert len(told["preview_state.said"]) == BESIDE + 1


async def test_it_hears_of_its_ticket_only_and_of_the_next_one_after_a_step(
    session: AsyncSession, ana: Account, tab: Tab, ticket: Ticket, a_ticket: MakeTicket, hall: Hall
) -> None:
    other = await a_ticket("Another")

    def heard() -> list[str]:
        mine = [told.values for told in hall.heard_by(tab)]
        return [values["ticket"]["title"] for values in mine if "said" in values]

    await messages.reply(session, ticket.id or 0, "We look into it", by=ana)
    await hall.tell_of(ticket.id, other.id)
    assert heard() == [ticket.title]
    await tab.call(PreviewState.show, str(other.id))
    await hall.tell_of(ticket.id, other.id)
    assert heard() == ["Another"]
    await tab.call(PreviewState.show, "0")
    assert (await _shown(tab))["id"] == 0
    await hall.tell_of(ticket.id, other.id)
    assert heard() == []


async def test_another_filter_leaves_it_and_another_page_takes_it_away(
    ana: Account, tab: Tab, ticket: Ticket, hall: Hall
) -> None:
    def beside() -> list[str]:
        names = {room.name.partition(":")[0] for room in ROOMS.around(f"sid-{tab.token}")}
        return sorted(names & {"presence", "preview", "ticket"})

    tab.query = {"status": "open"}
    await tab.call(QueueState.load)
    assert beside() == ["presence", "preview"]
    tab.path = f"/desk/tickets/{ticket.id}"
    await tab.call(TicketState.load)
    assert beside() == ["presence", "ticket"]


@pytest.mark.parametrize(
    ("handler", "value", "line"),
    [
        (PreviewState.set_status, "in_progress", "status in_progress"),
        (PreviewState.set_category, "billing", "category billing"),
        (PreviewState.set_priority, "low", "priority low"),
        (PreviewState.assign, "me", "assigned {me}"),
        (PreviewState.take, None, "assigned {me}"),
        (PreviewState.resolve, None, "status resolved"),
        (PreviewState.tag, {"tag": "vip"}, "tagged vip"),
    ],
    ids=lambda value: getattr(getattr(value, "fn", None), "__name__", ""),
)
async def test_each_control_does_its_verb_and_can_be_undone(
    session: AsyncSession, tab: Tab, ana: Account, ticket: Ticket, handler: Any, value: Any, line: str
) -> None:
    before = await _shown(tab)
    told = await (tab.call(handler) if value is None else tab.call(handler, value))
    assert told.values["notice.can_undo"] is True
    assert await history(session, ticket) == [line.format(me=ana.id)]
    await tab.call(Notice.undo)
    await tab.call(PreviewState.load)
    assert await _shown(tab) == before


async def test_nobody_is_assigned_by_either_word(
    session: AsyncSession, tab: Tab, ana: Account, ticket: Ticket
) -> None:
    for nobody in ("none", ""):
        await tab.call(PreviewState.assign, "me")
        await tab.call(PreviewState.assign, nobody)
    assert await history(session, ticket) == [f"assigned {ana.id}", "assigned"] * 2


async def test_a_viewer_sees_it_and_changes_nothing(
    session: AsyncSession, vic: Account, look: Look, ticket: Ticket
) -> None:
    tab = await look(vic)
    await tab.call(PreviewState.show, str(ticket.id))
    assert (await _shown(tab))["title"] == ticket.title
    before = await everything(session)
    for handler in (PreviewState.resolve, PreviewState.take, PreviewState.reopen):
        assert (await tab.call(handler)).goes_to == "/desk"
    assert await everything(session) == before


@pytest.mark.parametrize("asked", ["999999", "-1", "12x", "٣", "9" * 30, "1e3", "\0"])
async def test_what_is_no_ticket_is_said_and_the_one_before_is_gone(tab: Tab, asked: str) -> None:
    told = await tab.call(PreviewState.show, asked)
    assert told.values["preview_state.ticket"]["id"] == 0
    assert told.values["preview_state.said"] == []
    assert "ticket" in (await tab.call(PreviewState.resolve)).values["notice.words"]


async def test_a_deleted_ticket_is_shown_as_deleted(
    session: AsyncSession, tab: Tab, ana: Account, ticket: Ticket
) -> None:
    await tickets.delete(session, ticket.id or 0, by=ana)
    await tab.call(PreviewState.load)
    assert (await _shown(tab))["is_deleted"] is True


async def test_what_machines_said_stands_there_with_its_evidence(
    session: AsyncSession, tab: Tab, ticket: Ticket
) -> None:
    said = Opinion(Source.gemini, Category.billing, Priority.high, 320, category_evidence=("Planted",))
    opinion = Suggestion(Category.billing, Source.gemini, Priority.high, Source.gemini, (said,))
    await triage.apply(session, ticket.id or 0, opinion)
    told = (await tab.call(PreviewState.load)).values
    assert [one["word"] for one in told["preview_state.proposals"]] == ["Billing", "High"]
    [asked] = told["preview_state.said"]
    assert [piece["text"] for piece in asked["pieces"] if piece["mark"]] == ["Planted"]
