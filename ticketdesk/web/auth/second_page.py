"""What the second step of a sign-in looks like, and the first second factor of somebody who has to have one."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.auth.second_state import SecondState
from ticketdesk.web.shared.leaving import leaving
from ticketdesk.web.shared.setting_up import app_setup, passkey_entry, passkey_setup
from ticketdesk.web.shell import BRAND


def _away() -> rx.Component:
    return ui.native_form(ui.button("Sign in as somebody else", type="submit"), action="/auth/logout")


def second() -> rx.Component:
    """A code, or a passkey."""
    return rx.fragment(
        ui.card_frame(
            ui.heading("Prove it is you", level=1, size=22),
            ui.native_form(
                ui.error_line(SecondState.problem),
                ui.hidden_input("next", SecondState.next),
                ui.field(
                    "Code",
                    ui.text_input("code", auto_complete="one-time-code", required=True, max_length=40),
                    help="From your authenticator app, or one of your recovery codes.",
                ),
                ui.button("Go on", kind="primary", size="public", type="submit"),
                action="/auth/second",
            ),
            passkey_entry(SecondState.next, "Use a passkey"),
            _away(),
            brand=BRAND,
        ),
        leaving(),
    )


def enrol() -> rx.Component:
    """Set one up; nothing else can be done before."""
    return rx.fragment(
        ui.card_frame(
            ui.heading("Add a second factor", level=1, size=22),
            ui.paragraph(
                "Your role needs one. Set up an authenticator app or a passkey to go on.", tone="muted"
            ),
            ui.stack(
                ui.error_line(SecondState.problem),
                app_setup(SecondState.next, has_password=False, begin_word="Set up an authenticator app"),
                ui.rule(),
                passkey_setup(has_password=False),
                ui.rule(),
                _away(),
            ),
            brand=BRAND,
        ),
        leaving(),
    )
