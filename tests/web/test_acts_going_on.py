"""What goes on in the background and what Undo means meanwhile."""

from __future__ import annotations

from typing import Any
from unittest.mock import AsyncMock

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import MakeTicket, TabOf
from tests.web.test_acts import act, look
from ticketdesk.desk import batches
from ticketdesk.desk.applying import PORTION
from ticketdesk.desk.batches import WasUndone
from ticketdesk.models import Account, Status
from ticketdesk.web.queue import acts
from ticketdesk.web.queue.acts import ActsState
from ticketdesk.web.shared.notice import Notice


async def test_what_is_taken_back_while_it_goes_on_ends_and_undo_alone_tells_of_it(
    session: AsyncSession, ana: Account, tab_of: TabOf, a_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [await a_ticket(f"Ticket {number}") for number in range(2 * PORTION)]
    tab = await tab_of(ana, "/desk")
    monkeypatch.setattr(ActsState, "_apply", AsyncMock(side_effect=WasUndone))
    answer = await act(tab, "status", "resolved", many)
    assert answer.values["acts_state.is_running"] is False
    assert (await tab.state(Notice)).words == ""
    assert {one.status for one in await look(session, many[PORTION:])} == {Status.open}


async def test_undo_by_key_means_what_goes_on_and_not_what_was_told_of_before(
    ana: Account, tab_of: TabOf, a_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [await a_ticket(f"Ticket {number}") for number in range(PORTION + 3)]
    tab, apply, shown = await tab_of(ana, "/desk"), batches.apply, []

    async def looked_at(*given: Any, **more: Any) -> Any:
        shown.append((await tab.state(Notice)).is_shown)
        return await apply(*given, **more)

    await act(tab, "priority", "low", many[:3])
    monkeypatch.setattr(acts.batches, "apply", looked_at)
    await act(tab, "status", "resolved", many)
    assert shown == [True, False], "in the first portion, and in what goes on"
    assert (await tab.state(Notice)).is_shown
