"""What every page of the desk has for hands on a keyboard: the keys, their sheet, undo, and the dialog of ``c``."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.style import toggle_color_mode

from ticketdesk import ui
from ticketdesk.ui.palette import PALETTE
from ticketdesk.web.session import Session
from ticketdesk.web.shared import keys
from ticketdesk.web.shared.new_ticket import NAME as NEW_TICKET
from ticketdesk.web.shared.new_ticket import new_ticket
from ticketdesk.web.shared.undoing import UndoState

SHEET = "key-sheet"
SIGN_OUT = "sign out"


def _leads(call: str) -> rx.event.EventSpec:
    """Goes where ``keys.js`` says, and nowhere when it says nothing."""
    return rx.redirect(rx.Var(f"window.td.{call}").to(str))


def hands() -> rx.Component:
    """Keys that stand on no button, and what they open."""
    return rx.fragment(
        ui.key_holder(
            *[ui.key_link(key.first, key.href) for key in keys.KEYS if key.href],
            *_everywhere(),
            *_on_a_ticket(),
            rx.cond(Session.may_change, rx.fragment(*_for_those_who_may_change())),
        ),
        _sheet(),
        rx.cond(Session.may_change, new_ticket()),
    )


def _everywhere() -> list[rx.Component]:
    return [
        ui.key_press("mod+k", does="palette", opens=PALETTE, in_fields=True),
        ui.key_press("?", opens=SHEET),
        ui.key_press("mod+/", opens=SHEET, in_fields=True),
        ui.key_press("d", toggle_color_mode),
        ui.key_press("f", does="filter", on="list"),
        # No key of a keyboard: only the palette presses it.
        ui.key_press(SIGN_OUT, does="sign out"),
        ui.key_press("mod+.", does="copy number", in_fields=True),
        ui.key_press("mod+shift+.", does="copy address", in_fields=True),
        ui.key_press(">", does="next row", on="list"),
        ui.key_press("<", does="previous row", on="list"),
    ]


def _on_a_ticket() -> list[rx.Component]:
    return [
        *[ui.key_press(key, _leads("trail.go(1)"), on="ticket") for key in (">", "j")],
        *[ui.key_press(key, _leads("trail.go(-1)"), on="ticket") for key in ("<", "k")],
        ui.key_press("Escape", _leads("trail.back()"), on="ticket"),
    ]


def _for_those_who_may_change() -> list[rx.Component]:
    return [
        ui.key_press("c", opens=NEW_TICKET),
        ui.key_press("mod+z", UndoState.undo_last),
        ui.key_press("mod+shift+Enter", does="send and resolve", on="ticket", in_fields=True),
        ui.key_press("r", _leads('write("r")'), on="list"),
        ui.key_press("n", _leads('write("n")'), on="list"),
    ]


def _sheet() -> rx.Component:
    def lines(where: keys.Where) -> list[tuple[tuple[str, ...], str, Any]]:
        return [(key.keys, key.words, Session.may_change if key.changes else True) for key in keys.at(where)]

    groups = [(title, lines(where)) for where, title in keys.TITLES.items()]
    return ui.key_sheet(SHEET, "Keys", *groups)
