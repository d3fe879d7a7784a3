"""What the track record looks like."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.desk.said import VALUES
from ticketdesk.desk.track_record import WINDOWS
from ticketdesk.models import Judged
from ticketdesk.ui import charts
from ticketdesk.web.session import Session
from ticketdesk.web.shell import desk
from ticketdesk.web.track_record.state import TrackRecordState

HERE = "/desk/triage"
SOURCES = (("gemini", "Gemini"), ("learned", "Learned here"), ("rules", "Keyword rules"))
PERIODS = tuple((str(days), f"{days} days") for days in WINDOWS)
HEADS = ("Field and value", "Judged", "Kept", "50 % to 100 %", "Interval", "p50, p95", "Errors", "Applies")
FIGURES = (1, 2, 5, 6)


def _choices() -> rx.Component:
    return ui.line(
        ui.segments(
            "Whose suggestions",
            SOURCES,
            TrackRecordState.source,
            href=lambda source: f"{HERE}?source={source}&days=" + TrackRecordState.days,
        ),
        ui.segments(
            "Period",
            PERIODS,
            TrackRecordState.days,
            href=lambda days: f"{HERE}?source=" + TrackRecordState.source + f"&days={days}",
        ),
        wrap=True,
    )


def _figure(count: Any, href: Any, label: Any) -> rx.Component:
    """A number that opens its tickets; nothing is behind a nought."""
    return rx.cond(count > 0, ui.link(count, href=href, aria_label=label), ui.text(count, tone="faint"))


def _line(row: Any) -> rx.Component:
    name, judged = row["name"].to(str), row["judged"].to(int)
    applies = rx.cond(
        row["is_on"].to(bool),
        ui.chip(row["applies"], kind="green", icon_name="zap"),
        ui.chip(row["applies"], kind="soft"),
    )
    return ui.table_row(
        name,
        _figure(judged, row["judged_href"].to(str), judged.to_string() + ": " + name + ", judged"),
        rx.cond(
            judged > 0,
            ui.link(
                row["kept"],
                href=row["kept_href"].to(str),
                aria_label=row["kept"].to(str) + ": " + name + ", kept",
            ),
            row["kept"],
        ),
        rx.cond(
            judged > 0,
            ui.interval(
                row["low"], row["at"], row["high"], TrackRecordState.bar_at, label=row["drawn"].to(str)
            ),
        ),
        ui.text(row["interval"], tone="muted", numbers=True),
        ui.text(row["took"], tone="muted", numbers=True),
        _figure(
            row["failed"].to(int),
            row["failed_href"].to(str),
            row["failed"].to_string() + ": " + name + ", could not answer",
        ),
        applies,
        numbers=FIGURES,
        key=row["key"].to(str),
    )


def _table() -> rx.Component:
    sub = (
        "Last "
        + TrackRecordState.days
        + " days. The band is the 95 % interval; the dashed line is the bar of "
        + TrackRecordState.bar.to_string()
        + " %. A value applies by itself only while the whole interval of its last judgements is above it."
    )
    return ui.panel(
        ui.plain_table(
            HEADS, rx.foreach(TrackRecordState.lines, _line), label="Kept by agents", numbers=FIGURES
        ),
        title="Kept by agents",
        sub=sub,
    )


def _matrix(field: Judged, rows: Any, note: Any = None) -> rx.Component:
    heads = [(value.value, value.word) for value in VALUES[field]]
    table = ui.matrix(
        field.value,
        heads,
        rows,
        label=f"{field.word}: what was suggested, across, and what agents chose, down",
        corner="Agents chose",
    )
    return ui.panel(
        ui.stack(table, *([note] if note is not None else []), gap=12),
        title=f"{field.word}: where it goes wrong",
        sub="Suggested across, chosen by agents down. Each number opens its tickets.",
    )


def _failures() -> rx.Component:
    def row(one: Any) -> rx.Component:
        number = ui.link(
            one["count"].to(int),
            href=one["href"].to(str),
            aria_label=one["count"].to_string() + ": tickets with " + one["code"].to(str),
        )
        return ui.table_row(ui.code(one["code"].to(str)), number, numbers=(1,), key=one["code"].to(str))

    return ui.panel(
        rx.cond(
            TrackRecordState.failures.length() > 0,
            ui.plain_table(
                ("Code", "Times"), rx.foreach(TrackRecordState.failures, row), label="Errors", numbers=(1,)
            ),
            ui.paragraph("None in these days.", tone="muted"),
        ),
        title="Errors",
        sub="When no answer came, the next source was asked.",
    )


def _over_time() -> rx.Component:
    return ui.panel(
        charts.lines(
            TrackRecordState.points,
            (("judged", "Judged"), ("kept", "Kept")),
            label="Suggestions that were judged, and kept, by when they were made",
        ),
        title="Over time",
        sub="Category and priority together, by the day (or week) of the suggestion, UTC.",
    )


def _empty() -> rx.Component:
    return ui.empty(
        rx.match(
            TrackRecordState.source,
            ("learned", "No suggestion of our own model has been judged in these days"),
            ("rules", "No suggestion of the keyword rules has been judged in these days"),
            "No suggestion of Gemini has been judged in these days",
        ),
        "A suggestion is judged when an agent keeps or changes it, or resolves the ticket with it."
        " Then it counts here by itself.",
    )


def _figures() -> rx.Component:
    weakest = rx.cond(
        TrackRecordState.weakest != "", ui.paragraph(TrackRecordState.weakest, size=12, tone="muted")
    )
    return ui.stack(
        rx.foreach(TrackRecordState.fallen, lambda words: ui.banner(words, kind="rust", end=_to_settings())),
        rx.cond(
            TrackRecordState.is_empty,
            _empty(),
            ui.stack(
                _table(),
                ui.columns(
                    _matrix(Judged.category, TrackRecordState.categories, weakest),
                    _matrix(Judged.priority, TrackRecordState.priorities),
                ),
                ui.columns(_over_time(), _failures()),
            ),
        ),
        rx.cond(TrackRecordState.is_empty, _failures()),
    )


def _to_settings() -> rx.Component:
    return rx.cond(Session.role == "admin", ui.link("Settings", href="/desk/settings/triage"))


def page() -> rx.Component:
    """How often suggestions were right."""
    shown = rx.cond(
        TrackRecordState.problem != "",
        ui.failed(
            "The figures could not be counted", TrackRecordState.problem, on_retry=TrackRecordState.load
        ),
        _figures(),
    )
    return desk(
        ui.topbar(title="Track record", end=ui.only_wide(ui.text("follows every judgement", tone="muted"))),
        ui.page(
            ui.stack(_choices(), rx.cond(TrackRecordState.is_loaded, shown, ui.skeleton(8, label="Counting")))
        ),
    )
