"""Beside a suggestion stand how often such ones were right, what became of it, and whether it asks to be kept."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.desk.saying import judged
from tests.web.conftest import MakeTicket, TabOf
from tests.web.tabs import Tab
from ticketdesk.desk import automation, tickets, triage
from ticketdesk.desk.rates import Case
from ticketdesk.models import Account, Category, Judged, Priority, Source, Ticket
from ticketdesk.models.opinion import Opinion, Suggestion
from ticketdesk.web.ticket.state import TicketState

SAYS_BILLING = Suggestion(
    Category.billing,
    Source.gemini,
    Priority.medium,
    Source.default,
    (Opinion(Source.gemini, Category.billing, None, 812),),
)
BILLING = Case(Source.gemini, Judged.category, "billing")


async def _shown(tab: Tab) -> dict[str, Any]:
    await tab.call(TicketState.load)
    found: dict[str, Any] = (await tab.state(TicketState)).proposals[-1]
    return found


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        (0, 0, "Not judged yet."),
        (3, 0, "Judged 3 times so far."),
        (94, 6, "Right 94\u00a0% of the last 100 times."),
        (200, 0, "Right 100\u00a0% of the last 120 times."),
    ],
)
async def test_how_often_such_a_suggestion_was_right(
    session: AsyncSession,
    tab: Tab,
    ticket: Ticket,
    a_ticket: MakeTicket,
    right: int,
    wrong: int,
    sentence: str,
) -> None:
    await judged(session, (await a_ticket()).id, right, wrong)
    await triage.apply(session, ticket.id or 0, SAYS_BILLING)
    shown = await _shown(tab)
    assert (shown["word"], shown["source"], shown["rate"]) == ("Billing", "Gemini", sentence)
    assert shown["took"] == "Suggested as category, in 812 ms."


async def test_pencil_asks_until_it_is_kept_with_one_click(
    session: AsyncSession, tab: Tab, ticket: Ticket
) -> None:
    await triage.apply(session, ticket.id or 0, SAYS_BILLING)
    shown = await _shown(tab)
    assert (shown["asks"], shown["fate"], shown["field"], shown["value"]) == (True, "", "category", "billing")
    await tab.call(TicketState.set_category, shown["value"])
    kept = await _shown(tab)
    assert (kept["asks"], kept["fate"], kept["fate_words"]) == (False, "kept", "Kept")
    await session.refresh(ticket)
    assert (ticket.category, ticket.category_source) == (Category.billing, Source.person)
    assert kept["rate"] == "Judged 1 time so far."


async def test_what_was_overruled_asks_nothing(
    session: AsyncSession, ana: Account, tab: Tab, ticket: Ticket
) -> None:
    await triage.apply(session, ticket.id or 0, SAYS_BILLING)
    await tickets.set_category(session, ticket.id or 0, Category.account, by=ana)
    shown = await _shown(tab)
    assert (shown["asks"], shown["fate_words"]) == (False, "A person chose Account")


async def test_what_applied_by_itself_is_in_ink(
    session: AsyncSession, ines: Account, tab: Tab, ticket: Ticket, a_ticket: MakeTicket
) -> None:
    await judged(session, (await a_ticket()).id, right=100)
    await automation.switch(session, BILLING, True, by=ines)
    await triage.apply(session, ticket.id or 0, SAYS_BILLING)
    shown = await _shown(tab)
    assert (shown["asks"], shown["fate"], shown["fate_words"]) == (False, "applied", "Applied by itself")
    assert shown["rate"] == "Right 100\u00a0% of the last 100 times."
    await tab.call(TicketState.set_category, "billing")
    assert (await _shown(tab))["fate_words"] == "Applied by itself, and kept"


async def test_a_deleted_ticket_asks_nothing(
    session: AsyncSession, ana: Account, vic: Account, tab_of: TabOf, ticket: Ticket
) -> None:
    await triage.apply(session, ticket.id or 0, SAYS_BILLING)
    await tickets.delete(session, ticket.id or 0, by=ana)
    tab = await tab_of(vic, f"/desk/tickets/{ticket.id}")
    assert not (await _shown(tab))["asks"]
