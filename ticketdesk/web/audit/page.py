"""What the audit log looks like."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.desk.audit import GROUPS
from ticketdesk.desk.audit_words import GROUP_WORDS
from ticketdesk.ui import Column
from ticketdesk.web.audit.state import AuditState
from ticketdesk.web.shell import desk

KINDS = [
    *((name, GROUP_WORDS[name]) for name in GROUPS),
    *((deed.value, f"– {deed.word}") for deeds in GROUPS.values() for deed in deeds),
]


def _what(row: Any) -> rx.Component:
    change = rx.cond(row["change"] != "", ui.text(": ", row["change"], tone="muted"))
    return ui.text(ui.text(row["who"], strong=True), " ", row["what"], change)


COLUMNS = (
    Column("at", "When", lambda row: ui.moment(row["at"]), width="132px", phone="meta"),
    Column("what", "Who and what", _what, width="minmax(0, 1fr)", phone="title"),
    Column(
        "address",
        "From",
        lambda row: ui.text(row["address"], tone="muted"),
        width="132px",
        align="end",
        phone="meta",
    ),
)


def _filter() -> rx.Component:
    """Drawn anew for each address, because its fields keep what was typed."""
    chosen = AuditState.chosen
    fields = ui.columns(
        ui.field(
            "What", ui.select("deed", KINDS, empty="Everything", default_value=chosen["deed"], id="deed")
        ),
        ui.field(
            "Person",
            ui.select(
                "person", AuditState.people, empty="Everybody", default_value=chosen["person"], id="person"
            ),
        ),
        ui.field("From day", ui.text_input("since", type="date", default_value=chosen["since"])),
        ui.field("To day", ui.text_input("until", type="date", default_value=chosen["until"])),
        count=4,
    )
    buttons = ui.line(
        ui.button("Show", kind="primary", type="submit"),
        rx.cond(AuditState.is_filtered, ui.button("Show everything", on_click=AuditState.clear)),
    )
    return ui.form(fields, buttons, on_submit=AuditState.show, gap=12, key=AuditState.shown)


def _lines() -> rx.Component:
    return ui.table(
        COLUMNS,
        AuditState.lines,
        label="Audit log",
        is_tall=True,
        row_key=lambda row: row["id"],
        after=rx.cond(
            AuditState.more, ui.button("Show older entries", on_click=AuditState.load_more), rx.fragment()
        ),
    )


def _empty() -> rx.Component:
    return ui.empty(
        "No entry fits",
        rx.cond(
            AuditState.is_filtered,
            "Nothing of this kind happened then, or it is older than the log is kept.",
            "Sign-ins, rights, tokens, deletions and settings appear here by themselves.",
        ),
    )


def page() -> rx.Component:
    """The audit log."""
    shown = rx.cond(AuditState.lines.length() > 0, ui.card(_lines()), _empty())
    return desk(
        ui.topbar(title="Audit log", end=ui.text("cannot be changed", tone="muted")),
        ui.page(
            rx.cond(
                AuditState.is_loaded,
                ui.stack(
                    rx.cond(AuditState.problem != "", ui.banner(AuditState.problem, kind="rust")),
                    _filter(),
                    shown,
                ),
                ui.skeleton(10, label="Loading the log"),
            )
        ),
    )
