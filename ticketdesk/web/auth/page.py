"""What signing in and setting up look like. The forms are native: the browser posts them, and gets its cookie."""

from __future__ import annotations

from typing import Literal

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.auth.state import AuthState
from ticketdesk.web.shared.leaving import leaving
from ticketdesk.web.shared.setting_up import passkey_entry
from ticketdesk.web.shell import BRAND, WHO


def login() -> rx.Component:
    """Email and password."""
    return rx.fragment(
        ui.card_frame(
            ui.heading("Sign in", level=1, size=22),
            ui.stack(
                rx.cond(AuthState.problem != "", ui.error_line(AuthState.problem)),
                rx.cond(
                    AuthState.sso_link != "",
                    rx.cond(
                        AuthState.takes_passwords, _single_sign_on("default"), _single_sign_on("primary")
                    ),
                ),
                # Hidden and not left out: what somebody types while the page still connects stays.
                rx.el.div(_own(), hidden=~AuthState.takes_passwords),
                rx.cond(AuthState.password_link != "", _last_resort()),
            ),
            brand=BRAND,
            below=ui.link("Write to us without an account", href="/"),
        ),
        leaving(),
    )


def _single_sign_on(kind: Literal["default", "primary"]) -> rx.Component:
    # The server answers this address, so the router of the browser must let it go.
    return ui.link_button(
        "Sign in with " + AuthState.sso_name,
        href=AuthState.sso_link,
        kind=kind,
        size="public",
        reload=True,
    )


def _own() -> rx.Component:
    """The ways in that the desk keeps itself; where single sign-on is all there is, they are shown when asked for."""
    return ui.stack(_password(), passkey_entry(AuthState.next, "Use a passkey"), gap=0)


def _last_resort() -> rx.Component:
    word = "Administrator? Sign in with a password"
    return ui.paragraph(ui.link(word, href=AuthState.password_link, quiet=True, reload=True), tone="muted")


def _password() -> rx.Component:
    return ui.native_form(
        ui.hidden_input("next", AuthState.next),
        ui.field("Email", ui.text_input("email", type="email", auto_complete="username", required=True)),
        ui.field(
            "Password",
            ui.text_input("password", type="password", auto_complete="current-password", required=True),
        ),
        ui.button("Sign in", kind="primary", size="public", type="submit"),
        action="/auth/login",
        custom_attrs={"data-keep": WHO},
    )


def setup() -> rx.Component:
    """The first administrator."""
    return rx.fragment(
        ui.card_frame(
            ui.heading("Set up this desk", level=1, size=22),
            ui.paragraph("You become its first administrator. This link works once.", tone="muted"),
            ui.native_form(
                ui.error_line(AuthState.problem),
                ui.hidden_input("code", AuthState.code),
                ui.field(
                    "Name",
                    ui.text_input("name", auto_complete="name", required=True, max_length=100),
                    error=AuthState.wrong["name"],
                ),
                ui.field(
                    "Email",
                    ui.text_input("email", type="email", auto_complete="username", required=True),
                    error=AuthState.wrong["email"],
                ),
                ui.field(
                    "Password",
                    ui.text_input(
                        "password",
                        type="password",
                        auto_complete="new-password",
                        required=True,
                        min_length=12,
                    ),
                    help="At least 12 characters. A short sentence is easy to remember.",
                    error=AuthState.wrong["password"],
                ),
                ui.button("Create the administrator", kind="primary", size="public", type="submit"),
                action="/auth/setup",
                custom_attrs={"data-keep": WHO},
            ),
            brand=BRAND,
        ),
        leaving(),
    )
