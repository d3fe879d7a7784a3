"""The columns of the queue are chosen in its menu and kept for the account."""

from __future__ import annotations

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import TabOf
from ticketdesk.desk import queue_columns
from ticketdesk.models import Account
from ticketdesk.web.queue.columns_state import ColumnsState
from ticketdesk.web.queue.state import QueueState


async def test_columns_are_chosen_ordered_and_kept(
    session: AsyncSession, ana: Account, vic: Account, tab_of: TabOf
) -> None:
    tab = await tab_of(ana, "/desk")
    usual = (await tab.call(QueueState.load)).values.get("queue_state.columns", list(queue_columns.USUAL))
    added = await tab.call(ColumnsState.toggle, "tags")
    assert added.values["queue_state.columns"] == [*usual[:-1], "tags", "age"]
    moved = await tab.call(ColumnsState.move, "age", "left")
    assert moved.values["queue_state.columns"] == [*usual[:-1], "age", "tags"]
    again = await (await tab_of(ana, "/desk")).call(QueueState.load)
    assert again.values["queue_state.columns"] == [*usual[:-1], "age", "tags"]
    others = await (await tab_of(vic, "/desk")).call(QueueState.load)
    assert others.values.get("queue_state.columns", usual) == usual
    assert (await tab.call(ColumnsState.start_over)).values["queue_state.columns"] == usual


@pytest.mark.parametrize("name", ["title", "planted", "", "title,age", "x" * 1_000])
async def test_a_column_that_cannot_go_or_is_none_is_refused(
    session: AsyncSession, ana: Account, tab_of: TabOf, name: str
) -> None:
    tab = await tab_of(ana, "/desk")
    await tab.call(QueueState.load)
    answer = await tab.call(ColumnsState.toggle, name)
    assert answer.values["notice.words"]
    await session.refresh(ana)
    assert ana.queue_columns is None
