"""What stands at an address where nothing is."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.shell import public


def page() -> rx.Component:
    """Two ways on: the form for anyone, the list for agents."""
    ways = ui.line(
        ui.link_button("Write to us", href="/", kind="primary"),
        ui.link_button("To the tickets", href="/desk"),
        gap=8,
        wrap=True,
    )
    return public(
        ui.empty(
            "There is no such page", "The address may be incomplete, or the page was moved.", ways, level=1
        )
    )
