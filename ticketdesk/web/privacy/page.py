"""What the page of privacy looks like."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.privacy.people import person_panel
from ticketdesk.web.privacy.proofs import proof_table
from ticketdesk.web.privacy.rules import retention_panel
from ticketdesk.web.privacy.state import PrivacyState
from ticketdesk.web.shell import desk

State = PrivacyState


def _proofs() -> rx.Component:
    return ui.panel(
        rx.cond(
            State.proofs.length() > 0,
            proof_table(State.proofs, "What was removed"),
            ui.empty("Nothing was removed for good", "Each time it happens, a line stays here.", level=3),
        ),
        title="What was removed for good",
        sub="Amounts only: no words and no addresses. Nobody can change or remove a line, not even the desk itself.",
    )


def page() -> rx.Component:
    """People's privacy, and how long tickets are kept."""
    return desk(
        ui.topbar(title="Privacy"),
        ui.page(
            rx.cond(
                State.is_loaded,
                rx.cond(
                    State.problem != "",
                    ui.failed("This page could not be loaded", State.problem, on_retry=State.load),
                    ui.stack(person_panel(), retention_panel(), _proofs()),
                ),
                ui.skeleton(8, label="Loading the page"),
            )
        ),
    )
