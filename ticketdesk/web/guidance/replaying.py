"""What the time machine looks like: its price, its progress, and the tickets that would change."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.desk.outcomes import Turn
from ticketdesk.desk.sampling import FEWEST, MOST
from ticketdesk.ui import Column
from ticketdesk.web.guidance.machine import MachineState
from ticketdesk.web.guidance.rows import TURNS
from ticketdesk.web.guidance.state import GuidanceState

PAUSE_MS = 400
FIGURES = MachineState.figures


def _turn(row: Any) -> rx.Component:
    chip = rx.match(
        row["turn"],
        (Turn.agrees.value, ui.chip("Agrees", kind="green", icon_name="check")),
        (Turn.no_longer.value, ui.chip("No longer", kind="rust", icon_name="x")),
        ui.chip("Neither", kind="soft"),
    )
    return ui.line(chip)


def _changes(row: Any) -> rx.Component:
    return ui.line(
        rx.foreach(row["changes"], lambda one: ui.change(one["before"], one["after"])), gap=12, wrap=True
    )


COLUMNS = (
    Column("number", "No.", lambda row: row["number"], width="52px", phone="lead"),
    Column("title", "Title", lambda row: row["title"], is_link=True, phone="title"),
    Column("changes", "Would change", _changes, width="minmax(0, 260px)", phone="meta"),
    Column("confirmed", "Agents say", lambda row: ui.clip(row["confirmed"]), width="132px", hide="medium"),
    Column("turn", "Measured", _turn, width="108px", phone="end"),
)


def _price() -> rx.Component:
    """Before it starts: how many tickets, and what that costs."""
    tone = rx.cond(
        MachineState.is_too_dear,
        ui.text(MachineState.price, tone="rust"),
        ui.text(MachineState.price, tone="muted"),
    )
    number = ui.text_input(
        "wanted",
        input_mode="numeric",
        auto_complete="off",
        default_value=MachineState.wanted,
        on_change=lambda value: MachineState.weigh(value).debounce(PAUSE_MS),
    )
    return ui.form(
        ui.field(
            "Tickets",
            number,
            help=f"From {FEWEST} to {MOST:,}: the newest whose labels people confirmed. Both versions are asked about each.",
            error=MachineState.wrong,
        ),
        rx.el.div(tone, role="status"),
        ui.line(ui.button("Replay before switching on", type="submit", icon_name="history")),
        on_submit=MachineState.begin,
        gap=12,
    )


def _running() -> rx.Component:
    return ui.stack(
        ui.progress(FIGURES["done"], FIGURES["tickets"], label="Replay", words=FIGURES["progress"]),
        ui.line(
            ui.text(FIGURES["progress"], strong=True, numbers=True),
            ui.text(FIGURES["spent"], tone="muted", numbers=True),
            ui.grow(),
            ui.button("Cancel", icon_name="x", on_click=MachineState.cancel(FIGURES["id"])),
            wrap=True,
        ),
        gap=8,
    )


def _ended() -> rx.Component:
    is_stopped = FIGURES["stopped"] != ""
    again = ui.button("Go on", icon_name="rotate-ccw", on_click=MachineState.go_on(FIGURES["id"]))
    return ui.stack(
        rx.cond(is_stopped, ui.banner(FIGURES["stopped"], kind="rust", end=again, role="presentation")),
        ui.text(FIGURES["progress"], ", ", FIGURES["spent"], ".", tone="muted", numbers=True),
        gap=8,
    )


def _outcome() -> rx.Component:
    """What came out so far, and each ticket that would change."""
    is_some = FIGURES["changed"] > 0
    return rx.cond(
        FIGURES["change"] != "",
        ui.stack(
            ui.paragraph(FIGURES["change"], size=15, strong=True),
            rx.cond(
                FIGURES["agrees"] + FIGURES["no_longer"] > 0,
                ui.balance(FIGURES["agrees"], FIGURES["no_longer"], words=FIGURES["change"]),
            ),
            rx.cond(FIGURES["errors"] != "", ui.text(FIGURES["errors"], tone="muted")),
            rx.cond(is_some, _lines()),
            gap=12,
        ),
        rx.cond(FIGURES["errors"] != "", ui.text(FIGURES["errors"], tone="muted")),
    )


def _lines() -> rx.Component:
    choices = [("", "All"), *((turn.value, word) for turn, word in TURNS.items())]
    return ui.stack(
        ui.line(ui.segments("Which tickets", choices, MachineState.turn, MachineState.look)),
        rx.cond(
            MachineState.lines.length() > 0,
            ui.card(
                ui.table(
                    COLUMNS,
                    MachineState.lines,
                    label="Tickets that would change",
                    row_key=lambda row: row["number"],
                    row_href=lambda row: "/desk/tickets/" + row["number"].to(str),
                    is_tall=True,
                    after=rx.cond(
                        MachineState.has_more,
                        ui.button("Show more", on_click=MachineState.more),
                        rx.fragment(),
                    ),
                )
            ),
            ui.text("None of these.", tone="muted"),
        ),
        gap=12,
    )


def machine() -> rx.Component:
    """The time machine. One replay runs at a time, whoever began it."""
    is_open = FIGURES["is_open"]
    can_begin = (GuidanceState.opened > 0) & (GuidanceState.opened != GuidanceState.in_force)
    return ui.panel(
        ui.stack(
            rx.cond(
                FIGURES["id"] > 0,
                ui.stack(
                    ui.heading(FIGURES["title"], level=3, size=15),
                    rx.cond(is_open, _running(), _ended()),
                    _outcome(),
                    gap=12,
                ),
            ),
            rx.cond(
                ~is_open,
                rx.cond(
                    can_begin & GuidanceState.has_key,
                    _price(),
                    ui.text(
                        "Open a version that is not in force, and with Gemini set up, to replay it.",
                        tone="muted",
                    ),
                ),
            ),
            ui.announce(MachineState.heard),
            gap=20,
        ),
        title="Time machine",
        sub="What a version would say of tickets whose labels agents have confirmed, before it is switched on.",
    )
