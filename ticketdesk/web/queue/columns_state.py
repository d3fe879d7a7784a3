"""Which columns somebody's queue has. They are kept for the account, so every window of theirs has the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import reflex as rx

from ticketdesk.desk import queue_columns
from ticketdesk.web.guard import STAFF, allow
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.session import acting
from ticketdesk.web.shared.notice import says_why


class ColumnsState(rx.State):
    """Changes the columns; ``QueueState.columns`` shows them."""

    @rx.event
    @allow(STAFF)
    @says_why
    async def toggle(self, name: str) -> None:
        """Show a column, or take it away."""
        await self._choose(lambda now: queue_columns.toggled(now, name))

    @rx.event
    @allow(STAFF)
    @says_why
    async def move(self, name: str, to: Literal["left", "right"]) -> None:
        """Put a column one place further."""
        await self._choose(lambda now: queue_columns.moved(now, name, to))

    @rx.event
    @allow(STAFF)
    @says_why
    async def start_over(self) -> None:
        """The usual columns in their usual order."""
        await self._choose(lambda _now: None)

    async def _choose(self, change: Callable[[list[str]], list[str] | None]) -> None:
        async with acting(self) as (session, me):
            chosen = await queue_columns.choose(session, change(queue_columns.of(me)), by=me)
        (await self.get_state(QueueState)).columns = chosen
