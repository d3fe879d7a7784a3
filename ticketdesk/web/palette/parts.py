"""The palette as every page of the desk has it."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.palette.entries import entries
from ticketdesk.web.palette.state import PaletteState
from ticketdesk.web.rail.state import RailState
from ticketdesk.web.session import Session


def palette() -> rx.Component:
    """It opens by ⌘K, and by the button of the rail."""
    return ui.palette(
        entries(),
        views=RailState.saved,
        hits=PaletteState.hits,
        found=PaletteState.found,
        role=Session.role,
        may_change=Session.may_change,
        on_look=PaletteState.look,
    )
