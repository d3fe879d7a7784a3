"""What the insights look like."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.ui import charts
from ticketdesk.web.insights.state import InsightsState
from ticketdesk.web.shell import desk


def _figures() -> rx.Component:
    return charts.figures(
        charts.figure("All tickets", InsightsState.total, "without deleted ones"),
        charts.figure("Open now", InsightsState.open, "status Open"),
        charts.figure("Average a day", InsightsState.per_day, ui.text("since ", ui.day(InsightsState.since))),
    )


def _breakdown(title: str, bars: Any) -> rx.Component:
    return ui.panel(charts.bars(bars, label=title), title=title)


def _charts() -> rx.Component:
    return ui.stack(
        _figures(),
        ui.panel(
            charts.lines(
                InsightsState.points,
                (("created", "Created"), ("finished", "Finished")),
                label="Created, and resolved or closed, per day of the last four weeks",
            ),
            title="Created and finished",
            sub="Per day, four weeks, UTC.",
        ),
        ui.columns(
            _breakdown("Category", InsightsState.categories),
            _breakdown("Priority", InsightsState.priorities),
            _breakdown("Status", InsightsState.statuses),
            count=3,
        ),
    )


def page() -> rx.Component:
    """The desk in figures."""
    shown = rx.cond(
        InsightsState.problem != "",
        ui.failed("The figures could not be counted", InsightsState.problem, on_retry=InsightsState.load),
        _charts(),
    )
    return desk(
        ui.topbar(title="Insights", end=ui.text("follows every change", tone="muted")),
        ui.page(rx.cond(InsightsState.is_loaded, shown, ui.skeleton(6, label="Counting"))),
    )
