"""Where an agent writes. The words live in the browser, so nothing that happens to the line can lose them."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.models.message import BODY_LENGTH
from ticketdesk.web.ticket.state import TicketState

TICKET = TicketState.ticket
DRAFT = "reply-" + TICKET["id"].to(str)


def composer() -> rx.Component:
    """Reply, or internal note."""
    is_note = TicketState.is_note
    send = rx.cond(
        is_note,
        ui.button("Add note", kind="note", type="submit", kbd=("mod", "↵")),
        ui.button("Send reply", kind="primary", type="submit", kbd=("mod", "↵")),
    )
    reader = rx.cond(TICKET["email"] != "", TICKET["email"], "the requester, on the private page")
    return rx.fragment(
        ui.form(
            ui.draft_id(),
            ui.hidden_input("kind", rx.cond(is_note, "note", "reply")),
            # What follows when it is sent; keys.js writes it for ⌘ Shift Enter.
            ui.hidden_input("then", ""),
            ui.composer(
                ui.composer_area(
                    "body",
                    label=rx.cond(is_note, "Internal note", "Reply"),
                    placeholder=rx.cond(is_note, "Only agents see this", "Write to " + reader),
                    limit=BODY_LENGTH,
                ),
                is_note=is_note,
                on_reply=TicketState.write_reply,
                on_note=TicketState.write_note,
                foot=rx.cond(is_note, "Only agents see this", "To " + reader),
                actions=send,
                above=(ui.error_line(TicketState.refused), ui.limit_line("body")),
            ),
            on_submit=TicketState.send,
            keep=DRAFT,
            key=DRAFT,
        ),
        ui.forget_sent(DRAFT, TicketState.sent),
    )
