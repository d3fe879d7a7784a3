"""What the page of jobs looks like."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.ui import Column
from ticketdesk.web.rail.dead_jobs import DeadState
from ticketdesk.web.shell import desk

State = DeadState
NO_WORKER = (
    "No worker has shown a sign of life in the last half minute, so nothing is triaged, delivered or mailed."
    " What is to be done waits and is not lost. Start one with `python -m ticketdesk worker`."
)


def _figure(name: str) -> rx.Var[str]:
    return ui.with_commas(State.standing[name])


def _standing() -> rx.Component:
    pairs = (
        ("Due now", _figure("waiting")),
        ("For later", _figure("later")),
        ("Being done", _figure("doing")),
        ("Workers", _figure("workers")),
    )
    return ui.panel(
        ui.facts(*pairs),
        title="The queue",
        sub="What is done beside the screens. A job that fails is tried again, later and later, up to eight times.",
    )


def _what(one: Any) -> rx.Component:
    """What it was to do, on which ticket, and why it failed: in full, because that is what is looked for."""
    number = one["number"].to(str)
    to = ui.link("#" + number, href="/desk/tickets/" + number)
    what = ui.text(one["word"], strong=True)
    why = rx.cond(one["error"] != "", one["error"], "Why it failed is not known any more.")
    return ui.stack(
        ui.text(what, " ", rx.cond(one["number"].to(int) > 0, to)), ui.text(why, tone="muted"), gap=2
    )


def _retry(one: Any) -> rx.Component:
    return ui.button(
        "Retry",
        icon_name="rotate-ccw",
        on_click=State.retry(one["id"]),
        aria_label="Retry job " + one["id"].to(str) + ": " + one["word"].to(str),
    )


COLUMNS = (
    Column("what", "Job and why it failed", _what, width="minmax(0, 1fr)", phone="title"),
    Column(
        "tries",
        "Tries",
        lambda one: ui.text(one["tries"].to(str), numbers=True),
        width="56px",
        align="end",
        hide="narrow",
    ),
    Column(
        "at",
        "When",
        lambda one: rx.cond(one["at"] != "", ui.moment(one["at"]), rx.fragment()),
        width="132px",
        phone="meta",
    ),
    Column("retry", "Retry", _retry, width="104px", align="end", phone="end", hide_title=True),
)


def _dead() -> rx.Component:
    table = ui.table(COLUMNS, State.rows, label="Dead jobs", row_key=lambda one: one["id"], is_tall=True)
    everything = ui.line(ui.button("Retry all", icon_name="rotate-ccw", on_click=State.retry_all))
    more = rx.cond(
        State.standing["dead"] > State.rows.length(),
        ui.text("The newest are shown; Retry all takes the others too.", tone="muted"),
    )
    listed = ui.stack(ui.card(table), more, rx.cond(State.standing["dead"] > 1, everything), gap=12)
    return ui.panel(
        rx.cond(
            State.rows.length() > 0,
            listed,
            ui.empty(
                "No job is dead",
                "A job that failed too often stands here, with why, to be tried again.",
                level=3,
            ),
        ),
        title="Dead jobs",
        sub="Given up after the last try. Nothing is lost: what they were to do is only not done yet.",
    )


def page() -> rx.Component:
    """How the jobs stand."""
    away = rx.cond(State.standing["workers"] == 0, ui.banner(NO_WORKER, kind="rust"))
    broken = ui.failed("The jobs could not be loaded", State.problem, on_retry=State.load)
    return desk(
        ui.topbar(title="Jobs"),
        ui.page(
            rx.cond(
                State.is_loaded,
                rx.cond(State.problem != "", broken, ui.stack(away, _standing(), _dead())),
                ui.skeleton(8, label="Loading the jobs"),
            )
        ),
    )
