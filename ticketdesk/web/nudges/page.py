"""What the page of notices looks like."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.ui import Column
from ticketdesk.web.rail.nudges import NudgeState
from ticketdesk.web.shell import desk


def _read(row: Any) -> rx.Component:
    label = "Mark as read: " + row["title"].to(str)
    press = ui.icon_button("check", label, on_click=NudgeState.read(row["id"]))
    return rx.cond(row["is_unread"], press)


def _what(row: Any) -> rx.Component:
    new = rx.cond(row["is_unread"], ui.visually_hidden("New: "))
    return ui.text(new, row["who"], " ", row["did"])


COLUMNS = (
    Column("why", "Why", lambda row: ui.icon(row["icon"]), width="16px", phone="lead", hide_title=True),
    Column("what", "What", _what, width="minmax(0, 2fr)", phone="title", is_link=True),
    Column("ticket", "Ticket", lambda row: _ticket(row), width="minmax(0, 3fr)", phone="meta"),
    Column("at", "When", lambda row: ui.ago(row["at"]), width="56px", align="end", phone="end"),
    Column("read", "Read", _read, width="32px", align="end", hide_title=True),
)


def _ticket(row: Any) -> rx.Component:
    return ui.clip(
        ui.text("#", row["number"].to(str), tone="muted", numbers=True), " ", row["title"], dir="auto"
    )


def _list() -> rx.Component:
    table = ui.table(
        COLUMNS,
        NudgeState.told,
        label="Notices",
        row_key=lambda row: row["id"],
        row_href=lambda row: row["href"],
        is_strong=lambda row: row["is_unread"],
    )
    nothing = ui.empty(
        "Nobody needs you here",
        "You are told when somebody mentions you, gives you a ticket, or answers on one that you follow.",
    )
    return rx.cond(NudgeState.told.length() > 0, table, nothing)


def page() -> rx.Component:
    """The newest notices of whoever is signed in."""
    read_all = ui.button("Mark all as read", icon_name="check", on_click=NudgeState.read_all)
    shown = rx.cond(
        NudgeState.problem != "",
        ui.failed("The notices cannot be shown", NudgeState.problem, on_retry=NudgeState.load),
        _list(),
    )
    return desk(
        ui.topbar(
            title="Notices",
            amount=NudgeState.unread,
            end=rx.cond(NudgeState.unread != "", read_all),
        ),
        rx.cond(NudgeState.is_loaded, shown, ui.skeleton(8, label="Loading the notices")),
    )
