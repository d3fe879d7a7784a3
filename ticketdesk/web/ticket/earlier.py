"""A long conversation opens at its end; whoever wants its beginning asks for it."""

from __future__ import annotations

import reflex as rx

from ticketdesk.web.guard import STAFF, allow
from ticketdesk.web.ticket.state import TicketState


class EarlierState(rx.State):
    """What one tab asked for beyond the end of a conversation."""

    @rx.event
    @allow(STAFF)
    async def show(self) -> rx.event.EventSpec:
        """Show the open ticket's conversation from its beginning, until another ticket is opened."""
        page = await self.get_state(TicketState)
        page._whole = page._number
        return TicketState.load()  # type: ignore[operator,no-any-return]
