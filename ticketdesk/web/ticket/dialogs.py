"""The one question that the page asks: the last word on closing."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.models.message import BODY_LENGTH
from ticketdesk.web.ticket.state import TicketState

NAME = "close-ticket"
DRAFT = "close-" + TicketState.ticket["id"].to(str)


def close_dialog() -> rx.Component:
    """Close with a comment."""
    fields = ui.form(
        ui.draft_id(),
        ui.field(
            "Closing comment",
            ui.text_area("comment", rows=4, id="closing-comment", limit=BODY_LENGTH),
            help="The requester reads it on the private page.",
            error=TicketState.close_refused,
            optional="optional",
        ),
        ui.limit_line("comment"),
        ui.line(
            ui.grow(),
            ui.close_button(NAME, "Keep it open"),
            ui.button("Close ticket", kind="primary", type="submit"),
        ),
        on_submit=TicketState.close,
        gap=16,
        keep=DRAFT,
        key=DRAFT,
    )
    question = ui.dialog(
        NAME,
        "Close this ticket?",
        "It is filed and leaves the open lists. It can be reopened at any time.",
        (),
        fields,
        is_open=TicketState.is_closing,
        on_close=TicketState.keep_open,
    )
    return rx.fragment(question, ui.forget_sent(DRAFT, TicketState.closed))
