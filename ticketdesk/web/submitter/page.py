"""What the private page looks like: calm, one column, and the newest state in plain words."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.shell import public
from ticketdesk.web.submitter.state import SubmitterState

HEADLINES = {
    "open": "We have it. Somebody will look at it.",
    "in_progress": "Somebody is working on it",
    "resolved": "We think it is solved",
    "closed": "This ticket is closed",
}


def _said(message: Any) -> rx.Component:
    return ui.message(
        message["kind"],
        message["author"],
        message["body"],
        at=message["at"],
        initials=message["initials"],
        tone=rx.cond(message["kind"] == "ask", "t3", "t1"),
        label=message["label"],
        time_mode="moment",
        key=message["key"],
    )


def _ticket() -> rx.Component:
    headline = rx.match(SubmitterState.status, *HEADLINES.items(), "")
    return ui.stack(
        ui.heading(SubmitterState.title, level=1, size=28),
        ui.stub(
            SubmitterState.number,
            ui.heading(headline, level=2, size=15),
            ui.paragraph("Changed ", ui.ago(SubmitterState.changed_at, mode="spoken"), tone="muted"),
            below=ui.status_badge(SubmitterState.status),
        ),
        ui.conversation(rx.foreach(SubmitterState.said, _said)),
        ui.announce(headline),
        gap=24,
    )


def page() -> rx.Component:
    """One ticket's public side."""
    shown = rx.cond(
        SubmitterState.problem != "",
        ui.failed(
            "This link opens nothing",
            SubmitterState.problem,
            action=ui.link_button("Write to us", href="/", kind="primary"),
            level=1,
        ),
        _ticket(),
    )
    return public(
        rx.cond(SubmitterState.is_loaded, shown, ui.skeleton_text(5)),
        right=rx.cond(SubmitterState.number > 0, ui.live_dot()),
    )
