"""What the page of mail looks like."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.ui import Column
from ticketdesk.web.mail_settings.state import MailSettingsState
from ticketdesk.web.shell import desk

State = MailSettingsState
NONE = (
    "No mail is set up: nobody is written to, and every page says so. Requesters find their answers by the private link.",
    "To set it up, give TICKETDESK_SMTP_URL the address of a mail server, such as"
    " smtps://user:password@mail.example.com:465, and TICKETDESK_MAIL_FROM a sender; then start the desk again.",
)


def _server() -> rx.Component:
    away = rx.cond(
        State.standing["late"] > 0,
        ui.banner(
            ui.text("Mails wait because the server did not take them: "),
            ui.text(State.error),
            kind="rust",
        ),
    )
    local = rx.cond(
        State.is_local,
        ui.banner(
            "Links in mails lead to this machine only. Set TICKETDESK_PUBLIC_URL to where people find the desk."
        ),
    )
    pairs = (
        ("Server", State.server),
        ("Sender", State.sender),
        ("Links begin with", State.links),
        ("Waiting", State.standing["waiting"].to_string()),
    )
    try_it = ui.button(
        "Send a mail to me",
        icon_name="mail",
        on_click=State.try_it,
        busy=State.is_trying,
        busy_word="Sending",
    )
    known = ui.stack(away, local, ui.facts(*pairs), ui.line(try_it), gap=12)
    return ui.panel(
        rx.cond(State.server != "", known, ui.bullets(*NONE)),
        title="Mail server",
        sub="The password stands in the environment and is shown nowhere. What is not taken is tried again for two days.",
    )


def _about(one: Any) -> rx.Component:
    number = one["ticket"].to(str)
    to = ui.link("#" + number, href="/desk/tickets/" + number)
    return ui.line(ui.text(one["label"]), rx.cond(one["ticket"].to(int) > 0, to), gap=6)


def _retry(one: Any) -> rx.Component:
    retry = ui.button(
        "Try again",
        on_click=State.retry(one["id"]),
        aria_label="Try again to write to " + one["address"].to(str),
    )
    return rx.cond(one["can_retry"], retry, ui.text("Make a new link", tone="faint"))


FAILED = (
    Column("address", "Address", lambda one: ui.clip(ui.text(one["address"], strong=True)), phone="title"),
    Column("about", "About", _about, width="190px", phone="meta"),
    Column("error", "Why", lambda one: ui.clip(one["error"]), hide="narrow"),
    Column("at", "When", lambda one: ui.moment(one["at"]), width="130px", phone="meta"),
    Column("retry", "Try again", _retry, width="110px", align="end", phone="end", hide_title=True),
)


def _failed() -> rx.Component:
    table = ui.table(
        FAILED, State.rows, label="Mails that did not arrive", row_key=lambda one: one["id"], is_tall=True
    )
    retry = ui.line(ui.button("Try all again", icon_name="rotate-ccw", on_click=State.retry_all))
    listed = ui.stack(ui.card(table), rx.cond(State.standing["failed"] > 1, retry), gap=12)
    return ui.panel(
        rx.cond(
            State.rows.length() > 0,
            listed,
            ui.empty(
                "Nothing failed", "What a server refuses for good stands here, and on its ticket.", level=3
            ),
        ),
        title="Did not arrive",
        sub="Mails that nobody tries any more. They are forgotten after 90 days.",
    )


def page() -> rx.Component:
    """How mail goes."""
    return desk(
        ui.topbar(title="Mail"),
        ui.page(
            rx.cond(
                State.is_loaded,
                ui.stack(
                    rx.cond(State.problem != "", ui.banner(State.problem, kind="rust")),
                    _server(),
                    _failed(),
                ),
                ui.skeleton(6, label="Loading the settings"),
            )
        ),
    )
