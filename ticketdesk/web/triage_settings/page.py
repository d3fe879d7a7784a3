"""What the settings of triage look like."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.desk.automation import HIGHEST_BAR, LEAST, LOWEST_BAR
from ticketdesk.desk.rates import LAST
from ticketdesk.desk.said import MACHINES
from ticketdesk.web.shell import desk
from ticketdesk.web.triage_settings.rows import WORDS
from ticketdesk.web.triage_settings.state import TriageSettingsState

State = TriageSettingsState
SENT = (
    "The title and the description of a ticket, and the guidance of this desk. Nothing else: no address, no name, no"
    " messages, no history.",
    "While somebody types on the public form, when a ticket came without a category or a priority, and when a version of the guidance"
    " is tried on old tickets.",
    "What is sent with a key of the free tier is used by Google to improve its products, and people may read it. Use a"
    " paid key for the tickets of real people.",
)
NOT_SET_UP = "Gemini is not set up: without GEMINI_API_KEY nothing is sent to anybody."


def _moment(at: Any, never: str) -> rx.Component:
    return rx.cond(at.to(str) != "", ui.moment(at.to(str)), ui.text(never, tone="faint"))


def _adviser(one: Any) -> rx.Component:
    failed = rx.cond(
        one["error"].to(str) != "",
        ui.line(ui.code(one["error"].to(str)), ui.moment(one["failed_at"].to(str))),
        ui.text("never", tone="faint"),
    )
    return ui.table_row(
        one["name"].to(str),
        one["pause"].to(str),
        _moment(one["answered_at"], "never"),
        failed,
        one["last_hour"].to(str),
        key=one["source"].to(str),
    )


def _asked() -> rx.Component:
    key = rx.cond(
        State.has_key,
        ui.paragraph("Gemini is set up, with the model ", ui.code(State.model), ". ", State.budget),
        ui.paragraph(NOT_SET_UP),
    )
    heads = ("Who, in this order", "Now", "Last answer", "Last error", "Of late")
    return ui.panel(
        ui.stack(
            key,
            ui.plain_table(heads, rx.foreach(State.advisers, _adviser), label="Who is asked"),
            gap=12,
        ),
        title="Who is asked",
        sub="One after another, until category and priority both have an answer. TICKETDESK_TRIAGE_ORDER says who and in"
        " which order, GEMINI_MODEL which model.",
    )


def _sent() -> rx.Component:
    return ui.panel(ui.bullets(*SENT), title="What is sent to Google")


def _bar() -> rx.Component:
    box = ui.text_input(
        "bar", input_mode="numeric", default_value=State.bar.to_string(), required=True, max_length=3
    )
    return ui.panel(
        ui.form(
            ui.field("Bar, in percent", box, help=f"{LOWEST_BAR} to {HIGHEST_BAR}. Usual is 90."),
            ui.line(ui.button("Set the bar", type="submit")),
            on_submit=State.set_bar,
            gap=12,
            # Drawn anew for each bar, because its field keeps what was typed.
            key=State.bar.to_string(),
        ),
        title="The bar",
        sub=f"A value may apply by itself while the lower bound of its last {LAST} judgements (95 % confidence, at least"
        f" {LEAST} of them) is above the bar. When it no longer is, it switches itself off.",
    )


def _value(one: Any) -> rx.Component:
    name = one["name"].to(str)
    switch = ui.switch(
        ui.visually_hidden(name + " applies by itself"),
        checked=one["is_on"].to(bool),
        disabled=one["is_shut"].to(bool),
        on_change=lambda is_on: State.turn(
            one["source"].to(str), one["field"].to(str), one["value"].to(str), is_on
        ),
    )
    fell = rx.cond(
        one["fell"].to(str) != "",
        ui.line(ui.text(one["fell"].to(str), tone="rust"), ui.moment(one["fell_at"].to(str)), gap=6),
    )
    why = ui.stack(ui.text(one["why"].to(str), tone="muted"), fell, gap=2)
    return ui.table_row(name, switch, one["bound"].to(str), why, numbers=(2,), key=one["key"].to(str))


def _switches() -> list[rx.Component]:
    heads = ("Field and value", "By itself", "Lower bound", "Why, or why not")
    return [
        ui.panel(
            ui.plain_table(
                heads,
                rx.foreach(State.values[source.value], _value),
                label=f"Automatic mode of {WORDS[source]}",
                numbers=(2,),
            ),
            title=f"Automatic mode: {WORDS[source]}",
            sub="Off, a suggestion fills the field in pencil, to keep or to change. On, it applies without asking.",
        )
        for source in MACHINES
    ]


def page() -> rx.Component:
    """Who is asked, how that goes, and what applies by itself."""
    return desk(
        ui.topbar(title="Triage", end=ui.link("Track record", href="/desk/triage")),
        ui.page(
            rx.cond(
                State.is_loaded,
                ui.stack(
                    rx.cond(State.problem != "", ui.banner(State.problem, kind="rust")),
                    _asked(),
                    ui.columns(_sent(), _bar()),
                    *_switches(),
                ),
                ui.skeleton(8, label="Loading the settings"),
            )
        ),
    )
