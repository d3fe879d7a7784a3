"""What the requester thought of it, beside the conversation."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.ticket.state import TicketState

TICKET = TicketState.ticket


def rated() -> rx.Component:
    """The stars and the word, once there are some."""
    shown = ui.side_section("Rating", ui.stars_given(TICKET["stars"]), ui.preformatted(TICKET["rating"]))
    return rx.cond(TICKET["stars"] > 0, shown)
