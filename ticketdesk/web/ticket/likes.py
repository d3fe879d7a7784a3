"""What is drawn of the tickets that are like the open one."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.ticket.similar import SimilarState
from ticketdesk.web.ticket.state import TicketState

TICKET = TicketState.ticket


def _beside(like: Any) -> rx.Component:
    return ui.beside_ticket(
        like["number"].to(str),
        like["title"],
        like["status"],
        like["at"],
        "/desk/tickets/" + like["number"].to(str),
        pieces=like["pieces"],
        key=like["number"],
    )


def similar_tickets() -> rx.Component:
    """The part beside the conversation; bones until it is known for this very ticket."""
    none = rx.cond(
        SimilarState.problem != "",
        ui.error_line(SimilarState.problem),
        ui.paragraph("No other ticket is like this one.", tone="muted"),
    )
    found = rx.cond(SimilarState.alike.length() > 0, ui.beside(rx.foreach(SimilarState.alike, _beside)), none)
    shown = rx.cond(SimilarState.number == TICKET["id"], found, ui.skeleton_text(3))
    return ui.side_section("Similar tickets", shown)
