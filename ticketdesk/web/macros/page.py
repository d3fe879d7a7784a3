"""What the page of macros looks like."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.ui import Column
from ticketdesk.web.macros.form import form
from ticketdesk.web.macros.state import SHUT, MacrosState
from ticketdesk.web.shell import desk


def _name(row: Any) -> rx.Component:
    return ui.stack(
        ui.text(row["name"], strong=True),
        rx.cond(row["begins"] != "", ui.text(row["begins"], tone="muted", dir="auto")),
        gap=0,
    )


def _whose(row: Any) -> rx.Component:
    theirs = ui.text(row["owner"])
    mine = rx.cond(row["is_shared"], "You, shared", "Only you")
    return rx.cond(row["owner"] != "", theirs, mine)


def _acts(row: Any) -> rx.Component:
    name = row["name"].to(str)
    acts = ui.line(
        ui.icon_button("pencil-line", "Change " + name, on_click=MacrosState.edit(row["id"])),
        ui.icon_button("trash-2", "Delete " + name, on_click=MacrosState.delete(row["id"])),
        gap=0,
    )
    return rx.cond(row["may_change"], acts)


COLUMNS = (
    Column("name", "Name", _name, width="minmax(0, 3fr)", phone="title"),
    Column("sets", "Sets", lambda row: row["sets"], width="minmax(0, 2fr)", phone="meta", hide="narrow"),
    Column("whose", "Whose", _whose, width="112px", phone="meta"),
    Column("acts", "Change", _acts, width="64px", align="end", phone="end", hide_title=True),
)


def _list() -> rx.Component:
    table = ui.table(COLUMNS, MacrosState.rows, label="Macros", row_key=lambda row: row["id"], is_tall=True)
    nothing = ui.empty(
        "No macros yet",
        "Keep what you write again and again. While you write a reply, / brings it back, filled in.",
        ui.button("Write the first one", kind="primary", on_click=MacrosState.begin),
    )
    return rx.cond(MacrosState.rows.length() > 0, ui.card(table), nothing)


def page() -> rx.Component:
    """The macros that one may use."""
    shown = rx.cond(
        MacrosState.problem != "",
        ui.failed("The macros cannot be shown", MacrosState.problem, on_retry=MacrosState.load),
        ui.stack(rx.cond(MacrosState.edited > SHUT, form()), _list()),
    )
    new = ui.button("New macro", kind="primary", icon_name="plus", on_click=MacrosState.begin)
    return desk(
        ui.topbar(title="Macros", amount=MacrosState.rows.length(), end=new),
        ui.page(rx.cond(MacrosState.is_loaded, shown, ui.skeleton(6, label="Loading the macros"))),
    )
