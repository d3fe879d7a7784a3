"""How long tickets are kept: the rules, and what a new one would touch."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.models import Fate, Status
from ticketdesk.ui import Column
from ticketdesk.web.privacy.retention import RetentionState
from ticketdesk.web.privacy.rows import FATES
from ticketdesk.web.shared.choices import options

State = RetentionState
LONG = "365"


def _remove(row: Any) -> rx.Component:
    return ui.button(
        "Remove",
        on_click=State.remove(row["status"]),
        aria_label="Remove the rule for " + row["word"].to(str),
    )


COLUMNS = (
    Column("word", "Status", lambda row: ui.text(row["word"], strong=True), width="120px", phone="title"),
    Column(
        "days",
        "Unchanged for",
        lambda row: ui.text(ui.with_commas(row["days"]), " days"),
        width="130px",
        phone="meta",
    ),
    Column("fate", "Then", lambda row: row["fate"], width="minmax(0, 1fr)", phone="meta"),
    Column("remove", "Remove", _remove, width="96px", align="end", phone="end", hide_title=True),
)


def _form() -> rx.Component:
    fields = ui.columns(
        ui.field(
            "Status",
            ui.select("status", options(Status), id="rule-status", default_value=Status.closed.value),
            error=State.wrong["status"],
        ),
        ui.field(
            "Unchanged for days",
            ui.text_input("days", id="rule-days", default_value=LONG, input_mode="numeric"),
            error=State.wrong["days"],
        ),
        ui.field(
            "Then",
            ui.select(
                "fate",
                [(fate.value, word) for fate, word in FATES.items()],
                id="rule-fate",
                default_value=Fate.erase.value,
            ),
            error=State.wrong["fate"],
        ),
        count=3,
    )
    button = ui.line(ui.button("Show what it would touch", type="submit", icon_name="search"))
    return ui.form(fields, button, on_submit=State.look, gap=12, key=State.forms.to(str))


def _example(one: Any) -> rx.Component:
    number = one["number"].to(str)
    words = ui.text("#", number, " ", one["title"])
    return ui.line(ui.clip(ui.link(words, href="/desk/tickets/" + number)), ui.moment(one["at"]), gap=8)


def _preview() -> rx.Component:
    seen = State.preview
    nothing = ui.text(
        "No ticket is as old as that today; the rule will hold for those to come.", tone="muted"
    )
    some = ui.stack(
        ui.facts(
            ("Tickets", seen["tickets"].to_string()),
            ("Oldest change", ui.moment(seen["oldest_at"])),
            ("Newest change", ui.moment(seen["newest_at"])),
        ),
        ui.text("The three that were left alone longest:", tone="muted"),
        rx.foreach(seen["examples"].to(list[dict[str, Any]]), _example),
        gap=8,
    )
    rule = ui.text(
        seen["word"], ", unchanged for ", ui.with_commas(seen["days"]), " days: ", seen["fate"], strong=True
    )
    buttons = ui.line(
        ui.button("Set this rule", kind="primary", on_click=State.save),
        ui.button("Set none", on_click=State.put_away),
    )
    return ui.stack(rule, rx.cond(seen["tickets"].to(int) > 0, some, nothing), buttons, gap=12)


def retention_panel() -> rx.Component:
    """The rules that hold, and the one that is about to."""
    table = ui.table(COLUMNS, State.rules, label="Rules", row_key=lambda row: row["status"], is_tall=True)
    none = ui.empty("Everything is kept", "Set a rule below to have old tickets erased or deleted.", level=3)
    return ui.panel(
        ui.stack(
            rx.cond(State.rules.length() > 0, ui.card(table), none),
            _form(),
            rx.cond(State.preview["word"] != "", _preview()),
            gap=16,
        ),
        title="How long tickets are kept",
        sub="By status, in days since the last change, every night. What sleeps is left alone.",
    )
