"""What the composer offers behind / and @: for the open ticket, and to those who may write."""

from __future__ import annotations

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import MakeTicket, TabOf
from tests.web.tabs import Tab
from ticketdesk.desk import macros
from ticketdesk.models import Account, Macro, Ticket
from ticketdesk.web.ticket.macros import NONE, MacroState, MentionState
from ticketdesk.web.ticket.state import TicketState


@pytest.fixture
async def macro(session: AsyncSession, ana: Account) -> Macro:
    form = {"name": "Refund", "body": "About {{title}}:\n\nit is on its way. {{link}}", "status": "resolved"}
    return await macros.save(session, form, by=ana)


async def test_a_ticket_comes_with_its_menus(ines: Account, macro: Macro, tab: Tab) -> None:
    [offered] = (await tab.state(MacroState)).macros
    assert offered == {
        "id": macro.id,
        "name": "Refund",
        "begins": "About {{title}}: it is on its way. {{link}}",
        "sets": "resolved",
        "is_shared": False,
    }
    [person] = (await tab.state(MentionState)).people
    assert (person["id"], person["name"], person["initials"]) == (ines.id, "Ines Duarte", "ID")


async def test_a_macro_is_filled_in_for_the_open_ticket_and_holds_no_key(
    macro: Macro, tab: Tab, ticket: Ticket
) -> None:
    used = (await tab.call(MacroState.use, macro.id)).values["macro_state.used"]
    assert used == {
        "turn": 1,
        "id": macro.id,
        "ticket": ticket.id,
        "name": "Refund",
        "words": "About The export is empty:\n\nit is on its way. {{link}}",
        "sets": "resolved",
    }
    again = (await tab.call(MacroState.use, macro.id)).values["macro_state.used"]
    assert again == used | {"turn": 2}
    assert (await tab.call(MacroState.put_away)).values["macro_state.used"] == NONE


async def test_another_ticket_begins_without_a_macro(macro: Macro, tab: Tab, a_ticket: MakeTicket) -> None:
    await tab.call(MacroState.use, macro.id)
    await tab.call(TicketState.load)
    assert (await tab.state(MacroState)).used["id"] == macro.id, "loading the same ticket again keeps it"
    tab.path = f"/desk/tickets/{(await a_ticket('Another')).id}/"
    await tab.call(TicketState.load)
    assert (await tab.state(MacroState)).used == NONE


async def test_who_may_only_look_is_offered_nothing_and_sent_nowhere(
    vic: Account, macro: Macro, ticket: Ticket, tab_of: TabOf
) -> None:
    tab = await tab_of(vic, f"/desk/tickets/{ticket.id}")
    assert (await tab.call(TicketState.load)).goes_to is None
    assert (await tab.state(MacroState)).macros == []
    assert (await tab.state(MentionState)).people == []
    assert (await tab.call(MacroState.use, macro.id)).goes_to == "/desk"


async def test_a_macro_of_somebody_else_is_not_used(session: AsyncSession, ines: Account, tab: Tab) -> None:
    hers = await macros.save(session, {"name": "Hers", "body": "Secret words"}, by=ines)
    answer = await tab.call(MacroState.use, hers.id)
    assert answer.values["notice.words"] == "This macro is not there any more, or it is somebody's own."
    assert (await tab.state(MacroState)).used == NONE
