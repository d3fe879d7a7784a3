"""The facts of a ticket beside its conversation: what it is, who has it, and who said so."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.shared.presence.state import PresenceState
from ticketdesk.web.shared.ticket.parts import Parts
from ticketdesk.web.ticket.company import company, watchers
from ticketdesk.web.ticket.likes import similar_tickets
from ticketdesk.web.ticket.links import link_dialogs, private_link
from ticketdesk.web.ticket.rated import rated
from ticketdesk.web.ticket.standing import standing, together_dialog
from ticketdesk.web.ticket.state import TicketState

TICKET = TicketState.ticket
HOTKEYS = {"status": "s", "priority": "p", "category": "l", "assignee": "a", "tag": "t"}
PARTS = Parts(TicketState, TicketState.people, "choose", HOTKEYS)


def side(*dialogs: rx.Component) -> rx.Component:
    """The facts, each to be changed in place; on narrow windows one line that opens. ``dialogs`` come last, with its own."""
    fields = ui.facts(
        *PARTS.fields(),
        ("From", ui.fact_value(ui.clip(rx.cond(TICKET["email"] != "", TICKET["email"], "no address")))),
        ("Arrived", ui.fact_value(ui.moment(TICKET["at"]))),
        ("Watched by", watchers()),
    )
    folded = ui.line(
        ui.status_badge(TICKET["status"]), ui.priority_badge(TICKET["priority"], judged=TICKET["judged"])
    )
    facts = ui.stack(
        ui.here_now(PresenceState.here),
        ui.side_section("Fields", fields),
        rx.cond(TICKET["waiting"], ui.waiting_badge()),
        PARTS.opinions(),
        ui.side_section(
            "Decided by",
            ui.facts(
                ("Category", ui.fact_value(TICKET["category_source"])),
                ("Priority", ui.fact_value(TICKET["priority_source"])),
            ),
        ),
        rated(),
        standing(),
        company(),
        similar_tickets(),
        private_link(),
        gap=20,
    )
    return rx.fragment(
        ui.folded(folded, ui.besides(facts)), ui.besides(link_dialogs(), together_dialog(), *dialogs)
    )
