"""Light, dark, or as the system has it."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.style import color_mode, set_color_mode

from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import truth

MODES = {"light": ("sun", "Light"), "dark": ("moon", "Dark"), "system": ("monitor", "As the system")}


def theme_switch(**props: Any) -> rx.Component:
    """Three buttons; the choice stays on this device and needs no server."""
    return rx.el.div(
        *[
            rx.el.button(
                icon(symbol, size=14),
                rx.el.span(word, class_name="sr"),
                type="button",
                title=word,
                aria_pressed=truth(color_mode == mode),
                on_click=set_color_mode(mode),
            )
            for mode, (symbol, word) in MODES.items()
        ],
        class_name="seg",
        role="group",
        aria_label="Colours",
        **props,
    )
