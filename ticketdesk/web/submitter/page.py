"""What the private page looks like: calm, one column, and the newest state in plain words."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.shell import public
from ticketdesk.web.submitter.answer import answer_form
from ticketdesk.web.submitter.rating import rating
from ticketdesk.web.submitter.state import SubmitterState

ABOUT = SubmitterState.about
REOPENS = "If it is not, write below: that opens it again."
# By the stage of ``Standing``: what is so, and what that means for who waits.
HEADLINES = {
    "new": ("We have it. Somebody will look at it.", ""),
    "answered": ("You have an answer", "Write below if anything is missing."),
    "heard": ("We have your answer. Somebody will read it.", ""),
    "in_progress": ("Somebody is working on it", ""),
    "resolved": ("We think it is solved", REOPENS),
    "resolved_by_you": ("You told us that it is solved", REOPENS),
    "closed": ("This ticket is closed", "If there is more, write below: that opens it again."),
}
TOGETHER = "We answer it together with other messages about the same; what we tell everybody stands here too."


def _said(message: Any) -> rx.Component:
    body = rx.cond(message["html"] != "", ui.prose(message["html"]), message["body"])
    return ui.message(
        message["kind"],
        message["author"],
        body,
        at=message["at"],
        initials=message["initials"],
        tone=rx.cond(message["kind"] == "ask", "t3", "t1"),
        label=message["label"],
        time_mode="moment",
        below=ui.file_list(message["files"].to(list[ui.FileShown])),
        key=message["key"],
    )


def _headline() -> Any:
    told = rx.match(ABOUT["stage"], *((stage, words) for stage, (words, _) in HEADLINES.items()), "").to(str)
    by_name = (ABOUT["stage"] == "in_progress") & (ABOUT["who"] != "")
    return rx.cond(by_name, ABOUT["who"] + " is working on it", told)


def _expectation() -> rx.Component:
    unit = rx.match(ABOUT["unit"], *((word, word) for word in ("minutes", "hour", "hours")), "days").to(str)
    told = ui.paragraph(
        "Half of ",
        rx.cond(ABOUT["is_alike"], "tickets like this", "the tickets here"),
        " get a first answer within ",
        ABOUT["within"],
        " ",
        unit,
        ". Sent ",
        ui.ago(ABOUT["asked_at"], mode="spoken"),
        ".",
        tone="muted",
    )
    return rx.cond(ABOUT["within"] > 0, told)


def _standing(headline: Any) -> rx.Component:
    more = rx.match(
        ABOUT["stage"], *((stage, words) for stage, (_, words) in HEADLINES.items() if words), ""
    ).to(str)
    changed = ui.paragraph("Changed ", ui.ago(SubmitterState.changed_at, mode="spoken"), tone="muted")
    # When it was sent stands beside what can be expected already.
    is_told = (ABOUT["within"] > 0) & (ABOUT["asked_at"] == SubmitterState.changed_at)
    return ui.stub(
        SubmitterState.number,
        ui.heading(headline, level=2, size=15),
        rx.cond(more != "", ui.paragraph(more, tone="muted")),
        _expectation(),
        rx.cond(ABOUT["is_merged"], ui.paragraph(TOGETHER, tone="muted")),
        rx.cond(is_told, rx.fragment(), changed),
        below=ui.status_badge(SubmitterState.status),
    )


def _ticket() -> rx.Component:
    headline = _headline()
    before = SubmitterState.earlier
    folded = ui.unfolds(ui.text("Show ", before.length(), " earlier messages"), rx.foreach(before, _said))
    return ui.stack(
        ui.heading(SubmitterState.title, level=1, size=28),
        _standing(headline),
        rx.cond(before.length() > 0, folded),
        ui.conversation(rx.foreach(SubmitterState.said, _said)),
        rating(),
        answer_form(),
        ui.announce(headline),
        gap=24,
    )


def _footer() -> rx.Component:
    """Below what came, not where it would be pushed away by that."""
    mailed = "We also write to the mail address that you gave."
    kept = "Keep this link, it is your way back: we send you no mail."
    told = ui.text("This page updates by itself. ", rx.cond(ABOUT["is_mailed"], mailed, kept))
    on = ui.link("Write about something else", href="/")
    return rx.cond(SubmitterState.is_loaded, rx.fragment(rx.cond(SubmitterState.number > 0, told), on))


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
        footer=(_footer(),),
        skip_words="Skip to your ticket",
    )
