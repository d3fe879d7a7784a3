"""What is done to one ticket is said with a way back, and the way back leads exactly back; tags are put on and taken off."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.tabs import Tab
from tests.web.test_ticket import shown
from tests.web.watching import everything, history
from ticketdesk.desk import tickets
from ticketdesk.models import Account, Priority, Ticket
from ticketdesk.web.shared.notice import Notice
from ticketdesk.web.ticket.state import TicketState


@pytest.mark.parametrize(
    ("handler", "value", "words"),
    [
        (TicketState.set_status, "in_progress", "set to In progress."),
        (TicketState.set_category, "billing", ": category set to Billing."),
        (TicketState.set_priority, "low", ": priority set to Low."),
        (TicketState.take, None, "assigned to you."),
        (TicketState.resolve, None, "resolved."),
        (TicketState.close, {"comment": ""}, "closed."),
        (TicketState.tag, {"tag": " VIP "}, "tagged “VIP”."),
    ],
    ids=lambda value: getattr(getattr(value, "fn", None), "__name__", ""),
)
async def test_each_act_is_said_with_a_way_back_that_leads_exactly_back(
    session: AsyncSession, tab: Tab, ticket: Ticket, handler: Any, value: Any, words: str
) -> None:
    before = await shown(tab)
    told = await (tab.call(handler) if value is None else tab.call(handler, value))
    said = told.values["notice.words"]
    assert said == f"Ticket {ticket.id}{words if words[0] == ':' else ' ' + words}"
    assert told.values["notice.can_undo"] is True
    assert await shown(tab) != before
    assert (await tab.call(Notice.undo)).values["notice.words"] == f"Ticket {ticket.id} is as it was."
    assert await shown(tab) == before


async def test_what_somebody_built_on_is_not_taken_back(
    session: AsyncSession, tab: Tab, ticket: Ticket, ines: Account
) -> None:
    await tab.call(TicketState.resolve)
    await tickets.set_priority(session, ticket.id or 0, Priority.critical, by=ines)
    said = (await tab.call(Notice.undo)).values["notice.words"]
    assert said == f"Ticket {ticket.id} stays as it is: {ines.name} changed it since."
    assert (await shown(tab))["status"] == "resolved"


async def test_what_is_so_already_is_not_told_as_done(tab: Tab) -> None:
    await tab.call(TicketState.set_status, "resolved")
    await tab.call(Notice.dismiss)
    assert "notice.words" not in (await tab.call(TicketState.resolve)).values


async def test_tags_are_put_on_and_taken_off(session: AsyncSession, tab: Tab, ticket: Ticket) -> None:
    for name in ("vip", "Refund", "VIP"):
        await tab.call(TicketState.tag, {"tag": name})
    assert (await shown(tab))["tags"] == ["Refund", "vip"]
    assert sorted((await tab.state(TicketState)).tags_known) == ["Refund", "vip"]
    await tab.call(TicketState.untag, "vip")
    assert (await shown(tab))["tags"] == ["Refund"]
    assert await history(session, ticket) == ["tagged vip", "tagged Refund", "untagged"]


@pytest.mark.parametrize(
    "form", [{}, {"tag": ""}, {"tag": "a,b"}, {"tag": "x" * 41}, {"tag": 7}, {"tag": None}]
)
async def test_what_can_be_no_tag_is_refused_with_a_sentence(
    session: AsyncSession, tab: Tab, form: dict[str, Any]
) -> None:
    before = await everything(session)
    answer = await tab.call(TicketState.tag, form)
    assert answer.values["notice.words"]
    assert answer.values["notice.can_undo"] is False
    assert await everything(session) == before
