"""What the page behind the link at the end of a mail looks like. Its form is native: it works signed in or not."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.mail_off.state import MailOffState
from ticketdesk.web.shared.leaving import leaving
from ticketdesk.web.shell import BRAND

KEPT = "What you are told inside the desk stays as it is."


def _asked() -> rx.Component:
    return ui.stack(
        ui.heading("Stop these mails?", level=1, size=22),
        ui.paragraph(
            "You get a mail when this happens: ", ui.text(MailOffState.words, strong=True), ".", tone="muted"
        ),
        ui.native_form(
            ui.hidden_input("key", MailOffState.key),
            ui.button("Stop them", kind="primary", size="public", type="submit"),
            action="/mail/off",
        ),
        ui.paragraph(KEPT, tone="muted"),
    )


def _done() -> rx.Component:
    return ui.stack(
        ui.heading("These mails have stopped", level=1, size=22),
        ui.paragraph(ui.text(MailOffState.words, strong=True), ": no mail from now on. ", KEPT, tone="muted"),
        ui.line(ui.link_button("Choose your mails", href="/desk/account")),
    )


def page() -> rx.Component:
    """Switching mails off."""
    failed = ui.failed(
        "This link switches nothing off",
        MailOffState.problem,
        action=ui.link_button("Your account", href="/desk/account"),
        level=1,
    )
    shown = rx.cond(MailOffState.problem != "", failed, rx.cond(MailOffState.is_off, _done(), _asked()))
    return rx.fragment(
        ui.card_frame(rx.cond(MailOffState.is_loaded, shown, ui.skeleton_text(5)), brand=BRAND), leaving()
    )
