"""What keys reach from every page of the desk: the dialog of ``c``, undo, the palette, and the map of all keys."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import MakeTicket, TabOf
from ticketdesk.config import ROOT
from ticketdesk.desk import batches
from ticketdesk.desk.batches import Act, Skip, Undone
from ticketdesk.models import Account, Priority, Status, Ticket
from ticketdesk.web.palette.entries import entries
from ticketdesk.web.palette.state import PaletteState
from ticketdesk.web.routes import ROUTES
from ticketdesk.web.shared.hands import hands
from ticketdesk.web.shared.keys import KEYS, TITLES
from ticketdesk.web.shared.new_ticket import NewTicketState
from ticketdesk.web.shared.notice import Notice
from ticketdesk.web.shared.undoing import NOTHING, UndoState, undone_in_words
from ticketdesk.web.ticket.composer import composer

FORM = {
    "title": "The export is empty",
    "description": "She called: 0 bytes since yesterday.",
    "email": "mara@example.com",
    "category": "",
    "priority": "high",
    "whose": "me",
    "draft": "d1",
}


async def test_an_agent_opens_a_ticket_and_is_led_there(
    session: AsyncSession, ana: Account, tab_of: TabOf
) -> None:
    tab = await tab_of(ana, "/desk")
    answer = await tab.call(NewTicketState.open, FORM)
    ticket = (await session.exec(select(Ticket))).one()
    assert answer.goes_to == f"/desk/tickets/{ticket.id}"
    assert answer.values["new_ticket_state.opened"] == ticket.id
    assert answer.values["new_ticket_state.sent"] == "d1"
    assert answer.values["notice.words"] == f"Ticket {ticket.id} is open for mara@example.com."
    assert (ticket.priority, ticket.assignee_id) == (Priority.high, ana.id)


async def test_what_is_refused_is_said_beside_its_field(
    session: AsyncSession, ana: Account, tab_of: TabOf
) -> None:
    tab = await tab_of(ana, "/desk")
    answer = await tab.call(NewTicketState.open, FORM | {"title": " ", "email": "mara"})
    assert answer.goes_to is None
    wrong = answer.values["new_ticket_state.wrong"]
    assert {name for name, sentence in wrong.items() if sentence} == {"title", "email"}
    assert (await session.exec(select(Ticket))).all() == []


async def test_undo_takes_back_what_was_done_last_on_whichever_page(
    session: AsyncSession, ana: Account, a_ticket: MakeTicket, tab_of: TabOf
) -> None:
    ticket = await a_ticket("The export is empty")
    assert ticket.id
    await batches.at_once(session, Act(priority=Priority.low), [(ticket.id, None)], by=ana)
    await batches.at_once(session, Act(status=Status.resolved), [(ticket.id, None)], by=ana)
    tab = await tab_of(ana, "/desk/insights")
    said = [(await tab.call(UndoState.undo_last)).values["notice.words"] for _ in range(2)]
    assert [words.startswith("Undone: ") for words in said] == [True, True]
    await session.refresh(ticket)
    assert (ticket.status, ticket.priority) == (Status.open, Priority.medium)
    assert (await tab.call(UndoState.undo_last)).values["notice.words"] == NOTHING


async def test_undo_takes_back_what_the_line_at_the_bottom_offers(ana: Account, tab_of: TabOf) -> None:
    tab, undone = await tab_of(ana, "/desk"), []

    async def back(_session: AsyncSession, *, by: Account | None) -> None:
        undone.append(by)

    await tab.call(Notice.dismiss)
    (await tab.state(Notice))._say("Joined.", undo=back, undone="By themselves again.")
    answer = await tab.call(UndoState.undo_last)
    assert answer.values["notice.words"] == "By themselves again."
    assert [by.id for by in undone if by] == [ana.id]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([Undone([1], [])], "Undone: resolved. 1 ticket is as it was."),
        ([Undone([1, 2], [], 1), Undone([3], [])], "Undone: resolved. 3 tickets are as they were."),
        (
            [Undone([1], [], 1, [1]), Undone([2], [])],
            "Undone: resolved. 2 tickets are as they were. What was sent stays sent.",
        ),
        (
            [Undone([1], [Skip(2, "Ana changed it since")])],
            "Undone: resolved. 1 ticket is as it was, 1 stays: Ana changed it since.",
        ),
        (
            [Undone([], [Skip(1, "Ana changed it since"), Skip(2, "Bo deleted it since")])],
            "Undone: resolved. 0 tickets are as they were, 2 stay: others changed them since.",
        ),
    ],
)
def test_what_became_of_it_is_told(given: list[Undone], sentence: str) -> None:
    assert undone_in_words("resolved", given) == sentence


async def test_the_palette_finds_tickets_by_words_and_by_number(
    ana: Account, a_ticket: MakeTicket, tab_of: TabOf
) -> None:
    ticket, other = await a_ticket("The export is empty"), await a_ticket("Login broken")
    tab = await tab_of(ana, "/desk/insights")
    for words, found in (("expo", ticket), (f"#{other.id}", other), ("x" * 300, None)):
        answer = await tab.call(PaletteState.look, words)
        numbers = [hit["number"] for hit in answer.values.get("palette_state.hits", [])]
        assert numbers == ([found.id] if found else [])


def test_nobody_gets_two_meanings_of_one_key() -> None:
    for where in TITLES:
        pressed = Counter(each for key in KEYS if key.where == where for each in key.keys)
        assert [each for each, times in pressed.items() if times > 1] == []


def test_every_line_of_the_palette_leads_somewhere_of_its_own() -> None:
    found = entries()
    assert len({entry["value"] for entry in found}) == len(found)
    assert all(len({"href", "press", "set"} & set(entry)) == 1 for entry in found)
    paths = {entry["href"].partition("?")[0] for entry in found if "href" in entry}
    pages = {route.path for route in ROUTES if route.path.startswith("/desk") and "[" not in route.path}
    assert paths == pages


def test_what_only_the_browser_can_do_is_known_there() -> None:
    script = (ROOT / "assets" / "keys.js").read_text()
    drawn = f"{hands().render()}{composer().render()}".replace('\\"', '"')
    asked = set(re.findall(r'"data-does":\s*"([^"]+)"', drawn))
    assert len(asked) > 4
    assert [does for does in asked if f'"{does}":' not in script] == []
