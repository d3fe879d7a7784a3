"""Bars that float over a list: what is selected, and what is new."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.buttons import icon_button
from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Flag, Text, when


def bulk_bar(words: Text, *actions: Child, visible: Flag, on_clear: Any, **props: Any) -> rx.Component:
    """The dark bar of a selection: "3 selected", its actions, and the cross."""
    bar = rx.el.div(
        rx.el.span(words, class_name="n num"),
        *actions,
        icon_button("x", "Clear selection", on_click=on_clear),
        class_name="bulk",
        role="toolbar",
        aria_label="Selected tickets",
        **props,
    )
    return when(visible, bar, rx.fragment())


def new_pill(words: Text, on_click: Any, *, visible: Flag) -> rx.Component:
    """The pill "3 new" that floats under the head of a list; put it right above the table."""
    pill = rx.el.button(
        icon("arrow-up", size=14), words, type="button", class_name="newpill", on_click=on_click
    )
    return rx.el.div(when(visible, pill, rx.fragment()), role="status", class_name="newpill-host")
