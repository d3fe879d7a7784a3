"""What the list of deleted tickets looks like."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.ui import Column
from ticketdesk.web.deleted.state import DeletedState
from ticketdesk.web.shell import desk


def _restore(row: Any) -> rx.Component:
    number = row["number"].to(int)
    return ui.button(
        "Restore",
        icon_name="undo-2",
        on_click=DeletedState.restore(number),
        aria_label="Restore ticket " + number.to(str),
    )


def _who(row: Any) -> rx.Component:
    return ui.text(rx.cond(row["who"] != "", row["who"], "Somebody"), tone="muted")


COLUMNS = (
    Column("number", "No.", lambda row: ui.text(row["number"], tone="faint", numbers=True), width="56px"),
    Column(
        "title",
        "Title",
        lambda row: ui.link(row["title"], href="/desk/tickets/" + row["number"].to(str), quiet=True),
        width="minmax(0, 1fr)",
        phone="title",
    ),
    Column("who", "Deleted by", _who, width="140px", phone="meta"),
    Column("at", "When", lambda row: ui.moment(row["at"]), width="132px", phone="meta"),
    Column(
        "left",
        "Can be restored for",
        lambda row: ui.text(row["left"], tone="muted"),
        width="140px",
        hide="narrow",
    ),
    Column("restore", "Restore", _restore, width="104px", align="end", phone="end", hide_title=True),
)


def _list() -> rx.Component:
    rows = ui.card(
        ui.table(
            COLUMNS,
            DeletedState.gone,
            label="Deleted tickets",
            is_tall=True,
            row_key=lambda row: row["number"],
            after=rx.cond(
                DeletedState.more, ui.button("Show more", on_click=DeletedState.load_more), rx.fragment()
            ),
        )
    )
    none = ui.empty(
        "Nothing was deleted", "What is deleted stands here for 30 days, and is brought back from here."
    )
    return rx.cond(DeletedState.gone.length() > 0, rows, none)


def page() -> rx.Component:
    """The deleted tickets."""
    broken = ui.failed("The list could not be loaded", DeletedState.problem, on_retry=DeletedState.load)
    return desk(
        ui.topbar(title="Deleted tickets", end=ui.text("kept for 30 days", tone="muted")),
        ui.page(
            rx.cond(
                DeletedState.is_loaded,
                rx.cond(DeletedState.problem != "", broken, _list()),
                ui.skeleton(10, label="Loading the tickets"),
            )
        ),
    )
