"""The menu of the columns: a tick for each, and a way to the left and to the right."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.desk.queue_columns import BESIDE, KNOWN, NEEDED
from ticketdesk.web.queue.columns_state import ColumnsState
from ticketdesk.web.queue.state import QueueState

NAME = "queue-columns"
# Those that are shown, in their order, and then the others. One list, so that what is ticked keeps its focus.
_ALL = "((shown, known) => [...shown, ...known.filter((name) => !shown.includes(name))])"


def columns_menu() -> rx.Component:
    """The button, and what it opens."""
    button = ui.icon_button("columns-3", "Columns", menu=NAME, custom_attrs={"data-hotkey": "columns"})
    known = rx.Var.create(list(KNOWN))
    every = rx.Var(
        f"{_ALL}({QueueState.columns!s}, {known!s})", _var_data=QueueState.columns._get_all_var_data()
    )
    usual = ui.button("Usual columns", kind="plain", on_click=ColumnsState.start_over)
    rows = ui.stack(rx.foreach(every.to(list[str]), _row), gap=4)
    return rx.fragment(
        button, ui.popover(NAME, ui.stack(rows, ui.rule(), usual, gap=8), role="dialog", aria_label="Columns")
    )


def _row(name: Any) -> rx.Component:
    name = name.to(str)
    is_shown = QueueState.columns.contains(name)
    word = rx.match(name, *KNOWN.items(), name)
    tick = ui.checkbox(
        word,
        checked=is_shown,
        disabled=name == NEEDED,
        on_change=lambda _: ColumnsState.toggle(name),
        custom_attrs={"data-first": ""},
    )
    arrows = ui.line(
        _arrow("arrow-up", "Move " + word.to(str) + " to the left", name, "left"),
        _arrow("arrow-down", "Move " + word.to(str) + " to the right", name, "right"),
        gap=0,
    )
    return ui.line(tick, ui.grow(), rx.cond(is_shown & (name != BESIDE), arrows), gap=12, key=name)


def _arrow(icon: str, label: Any, name: Any, to: str) -> rx.Component:
    return ui.icon_button(icon, label, size=14, on_click=ColumnsState.move(name, to))
