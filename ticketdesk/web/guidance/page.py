"""What the page of the guidance looks like: the opened version, the time machine, all versions, and a form for a new one."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.ui import Column
from ticketdesk.web.guidance.form import form
from ticketdesk.web.guidance.replaying import machine
from ticketdesk.web.guidance.state import HERE, GuidanceState
from ticketdesk.web.shell import desk

NOT_SET_UP = "Gemini is not set up, so nobody is told any of this. Guidance is stored, and unused until GEMINI_API_KEY is set."


def _word(row: Any) -> rx.Component:
    mark = rx.cond(row["is_in_force"], ui.chip("in force", kind="green"))
    return ui.line(ui.text(row["word"], strong=True), mark, gap=8)


def _moment(moment: Any, never: str) -> rx.Component:
    return rx.cond(moment != "", ui.moment(moment), ui.text(never, tone="faint"))


COLUMNS = (
    Column("word", "Version", _word, width="172px", is_link=True, phone="title"),
    Column("note", "Note", lambda row: ui.clip(row["note"]), phone="meta"),
    Column("who", "Written by", lambda row: ui.clip(row["who"]), width="128px", hide="narrow", phone="meta"),
    Column("written", "Written", lambda row: _moment(row["written"], ""), width="128px", hide="medium"),
    Column(
        "switched",
        "Switched on last",
        lambda row: rx.cond(row["number"] == 0, "", _moment(row["switched"], "never")),
        width="128px",
        hide="medium",
    ),
)


def _list() -> rx.Component:
    table = ui.table(
        COLUMNS,
        GuidanceState.rows,
        label="Versions",
        row_key=lambda row: row["number"],
        row_href=lambda row: f"{HERE}?version=" + row["number"].to(str),
        is_current=lambda row: row["is_opened"],
        is_tall=True,
    )
    return ui.stack(ui.heading("Versions", size=13), ui.card(table), gap=8)


def _redline(one: Any) -> rx.Component:
    return ui.stack(
        ui.heading(one["title"], level=3, size=13), ui.redline(one["pieces"]), gap=4, key=one["title"].to(str)
    )


def _differences() -> rx.Component:
    choice = ui.field(
        "Compared with",
        ui.select(
            "against",
            GuidanceState.names,
            value=GuidanceState.against.to(str),
            on_change=GuidanceState.compare,
        ),
    )
    return ui.stack(
        choice,
        rx.cond(
            GuidanceState.redlines.length() > 0,
            ui.stack(rx.foreach(GuidanceState.redlines, _redline), gap=16),
            ui.text("Both say the same.", tone="muted"),
        ),
    )


def _standing() -> rx.Component:
    """Whether the opened version is in force, and what can be done about it."""
    word = "Switch version " + GuidanceState.opened.to(str) + " on"
    is_house = GuidanceState.opened == 0
    return rx.cond(
        GuidanceState.opened == GuidanceState.in_force,
        ui.chip("In force", kind="green", icon_name="check"),
        rx.cond(
            is_house,
            ui.text("Write a version with these words to go back to them.", tone="muted"),
            ui.button(word, kind="primary", opens="switch-on"),
        ),
    )


def _opened() -> rx.Component:
    name = rx.cond(GuidanceState.opened == 0, "The house default", "Version " + GuidanceState.opened.to(str))
    return rx.fragment(
        ui.panel(
            ui.stack(_differences(), ui.line(_standing(), wrap=True)),
            title=name,
            sub="How it differs. The whole text stands in the form at the end, where a new version begins with it.",
        ),
        ui.confirm_dialog(
            "switch-on",
            "Switch version " + GuidanceState.opened.to(str) + " on?",
            "Gemini is told these words from the next ticket on. Tickets that are judged already stay as they are, and"
            " any other version can be switched on again.",
            act="Switch it on",
            keep="Not yet",
            on_confirm=GuidanceState.switch_on,
        ),
    )


def page() -> rx.Component:
    """What Gemini is told."""
    shown = ui.stack(
        rx.cond(GuidanceState.problem != "", ui.banner(GuidanceState.problem, kind="rust")),
        rx.cond(~GuidanceState.has_key, ui.banner(NOT_SET_UP)),
        rx.cond(
            GuidanceState.opened >= 0,
            ui.stack(_opened(), machine(), _list(), form()),
            ui.failed(
                "This version could not be opened",
                "The others are untouched.",
                action=ui.link_button("Show the newest", href=HERE),
            ),
        ),
    )
    return desk(
        ui.topbar(title="Guidance", end=ui.text("what Gemini is told", tone="muted")),
        ui.page(rx.cond(GuidanceState.is_loaded, shown, ui.skeleton(8, label="Loading the guidance"))),
    )
