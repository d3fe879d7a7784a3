"""Proofs, as a list."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.ui import Column


def _why(row: Any) -> rx.Component:
    rule = rx.cond(row["rule"] != "", ui.text(" · ", row["rule"], tone="muted"))
    under_way = rx.cond(row["is_whole"], rx.fragment(), ui.text(" · under way", tone="muted"))
    return ui.text(ui.text(row["why"], strong=True), rule, under_way)


def _by(row: Any) -> rx.Component:
    return rx.cond(row["by"] != "", row["by"], ui.text("the desk", tone="faint"))


def _amounts(row: Any) -> rx.Component:
    return ui.text(
        "Tickets: ",
        row["tickets"].to(str),
        ", messages: ",
        row["messages"].to(str),
        ", files: ",
        row["files"].to(str),
    )


COLUMNS = (
    Column("why", "Why", _why, width="minmax(0, 1.2fr)", phone="title"),
    Column("amounts", "What went", _amounts, width="minmax(0, 1fr)", phone="meta"),
    Column("by", "Asked for by", _by, width="130px", phone="meta"),
    Column("at", "When", lambda row: ui.moment(row["at"]), width="130px", phone="meta"),
)


def proof_table(rows: Any, label: str) -> rx.Component:
    """What went, for which reason and when; on whose word."""
    return ui.card(ui.table(COLUMNS, rows, label=label, row_key=lambda row: row["key"], is_tall=True))
