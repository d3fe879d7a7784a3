"""The figures beside the views: the counters are asked once for all of them, and they are right."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import figures, lists
from ticketdesk.desk.figures import wanted_by
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.models import Account, Priority, Status, Ticket

MakeTicket = Callable[..., Awaitable[Ticket]]


@pytest.mark.parametrize(("many", "text"), [(0, "0"), (99, "99"), (100, "99+"), (1_000_000, "99+")])
def test_a_figure_is_exact_to_ninety_nine(many: int, text: str) -> None:
    assert figures.told(many) == text


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"status": "open,in_progress", "priority": "low,high", "category": "billing"},
        {"assignee": "me", "status": "open,in_progress"},
        {"assignee": "none,me"},
        {"assignee": "none", "status": "closed"},
        {"assignee": "999999"},
        {"status": "resolved"},
    ],
    ids=str,
)
async def test_what_the_counters_know_is_what_is_there(
    session: AsyncSession, ana: Account, ines: Account, a_ticket: MakeTicket, parts: dict[str, str]
) -> None:
    for assignee in (ana, ines, None):
        for status in Status:
            await a_ticket(assignee=assignee, status=status, priority=Priority.high)
    wanted = wanted_by(TicketFilter.read(parts)[0], ana.id)
    assert figures.is_kept(wanted)
    assert (await figures.kept(session, [wanted]))[wanted] == await lists.total(
        session, wanted.filter, by=ana
    )
    assert wanted.me == (ana.id if "me" in str(parts) else None)
