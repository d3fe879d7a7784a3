"""What the page behind a one-time link looks like. Its form is native: the browser posts it, and gets its cookie."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.desk.passwords import SHORTEST
from ticketdesk.web.auth.join_state import JoinState
from ticketdesk.web.shared.leaving import leaving
from ticketdesk.web.shell import BRAND


def _name() -> rx.Component:
    return ui.field(
        "Name",
        ui.text_input(
            "name", auto_complete="name", required=True, max_length=100, default_value=JoinState.name
        ),
        error=JoinState.wrong["name"],
    )


def _password() -> rx.Component:
    return ui.field(
        "Password",
        ui.text_input(
            "password", type="password", auto_complete="new-password", required=True, min_length=SHORTEST
        ),
        help=f"At least {SHORTEST} characters. A short sentence is easy to remember.",
        error=JoinState.wrong["password"],
    )


def _form() -> rx.Component:
    title = rx.cond(JoinState.is_invite, "Join the desk", "Choose a new password")
    act = rx.cond(JoinState.is_invite, "Join", "Set the password")
    return ui.stack(
        ui.heading(title, level=1, size=22),
        ui.paragraph("For ", JoinState.name, ", ", JoinState.email, ". This link works once.", tone="muted"),
        ui.native_form(
            ui.error_line(JoinState.refused),
            ui.hidden_input("key", JoinState.key),
            # A password store has to know whose password it is.
            ui.hidden_input("username", JoinState.email, auto_complete="username"),
            rx.cond(JoinState.is_invite, _name(), rx.fragment()),
            _password(),
            ui.button(act, kind="primary", size="public", type="submit"),
            action="/auth/join",
        ),
    )


def page() -> rx.Component:
    """Joining, or a new password."""
    shown = rx.cond(
        JoinState.problem != "",
        ui.failed(
            "This link opens nothing",
            JoinState.problem,
            action=ui.link_button("Sign in", href="/login"),
            level=1,
        ),
        _form(),
    )
    return rx.fragment(
        ui.card_frame(
            rx.cond(JoinState.is_loaded, shown, ui.skeleton_text(5)),
            brand=BRAND,
        ),
        leaving(),
    )
