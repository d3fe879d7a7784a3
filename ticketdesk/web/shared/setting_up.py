"""Setting up an authenticator app: the QR code, the secret and the recovery codes.

They go past the state straight to the browser that asked, once: a page that is loaded again does not get them.
"""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_base.event.context import EventContext
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import db, ui
from ticketdesk.config import settings
from ticketdesk.desk import authenticators, recovery, second_factor
from ticketdesk.errors import Refusal
from ticketdesk.models import Account
from ticketdesk.web.guard import ANYONE, STAFF, allow
from ticketdesk.web.live import delta
from ticketdesk.web.shared.notice import reason
from ticketdesk.web.shared.proving import proved

NOTHING: dict[str, Any] = {"picture": "", "secret": "", "codes": "", "sheet": ""}


class SetupState(rx.State):
    """What is shown once stays empty here; see ``_show``."""

    picture: str = ""
    secret: str = ""
    codes: str = ""
    sheet: str = ""
    problem: str = ""
    is_waiting: bool = False

    def _forget(self) -> None:
        """What was shown once is not there any more when the page loads again."""
        self.problem = ""
        for name, nothing in NOTHING.items():
            setattr(self, name, nothing)

    @rx.event
    @allow(ANYONE)
    async def begin(self, form: dict[str, Any]) -> None:
        """Begin to set up an app. Only somebody signed in, or obliged to do it on the way in, gets anything."""
        try:
            account = await proved(self.router.headers.cookie, form.get("password"))
            async with db.transaction() as session:
                is_first = not await second_factor.has_one(session, account)
                offered = await authenticators.offer(session, account)
                codes = await recovery.renew(session, account) if is_first else []
        except (Refusal, SQLAlchemyError) as error:
            self.problem = reason(error)
            return
        self.problem, self.is_waiting = "", True
        picture, secret = ui.qr_picture(offered.address), _grouped(offered.secret)
        await _show(**NOTHING | {"picture": picture, "secret": secret} | _told(codes, account))

    @rx.event
    @allow(STAFF)
    async def renew(self, form: dict[str, Any]) -> None:
        """New recovery codes; the old ones are void."""
        try:
            account = await proved(self.router.headers.cookie, form.get("password"))
            async with db.transaction() as session:
                codes = await recovery.renew(session, account)
        except (Refusal, SQLAlchemyError) as error:
            self.problem = reason(error)
            return
        self.problem = ""
        await _show(**NOTHING | _told(codes, account))

    @rx.event
    @allow(ANYONE)
    async def put_away(self) -> None:
        """What was shown was kept."""
        await _show(**NOTHING)


async def _show(**values: str) -> None:
    await EventContext.get().emit_delta(delta(SetupState, **values))


def _told(codes: list[str], account: Account) -> dict[str, str]:
    """The codes for the page, and as a file that the browser makes itself: no address of ours ever has them."""
    if not codes:
        return {}
    lines = [f"Recovery codes of {account.email} at {settings().address}", "Each works once.", "", *codes, ""]
    return {"codes": "\n".join(codes), "sheet": ui.text_file("\n".join(lines))}


def _grouped(secret: str) -> str:
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def password_field(has_password: Any = True, *, name: Any) -> rx.Component:
    """The current password, where the account has one."""
    box = ui.text_input("password", id=name, type="password", auto_complete="current-password")
    return rx.cond(has_password, ui.field("Current password", box))


def recovery_codes() -> rx.Component:
    """The codes, to copy or to print."""
    return ui.stack(
        ui.paragraph(
            "Keep these recovery codes where nobody else finds them. Each opens your account once when the"
            " second factor is lost. They are shown this once."
        ),
        ui.field(
            "Recovery codes",
            ui.text_area("codes", rows=10, grows=False, value=SetupState.codes, read_only=True),
        ),
        ui.line(
            ui.copy_button("codes"),
            ui.download_link("Download as text", SetupState.sheet, file_name="ticketdesk-recovery-codes.txt"),
        ),
        gap=8,
    )


def code_form(next_page: Any = "") -> rx.Component:
    """The first code of the app; the answer brings a new cookie."""
    return ui.native_form(
        ui.hidden_input("next", next_page),
        ui.field(
            "Code from the app",
            ui.text_input(
                "code", input_mode="numeric", auto_complete="one-time-code", required=True, max_length=20
            ),
            help="Six digits. Each code works once.",
        ),
        ui.line(ui.button("Turn it on", kind="primary", type="submit")),
        action="/auth/enrol",
    )


def app_setup(next_page: Any = "", *, has_password: Any, begin_word: str) -> rx.Component:
    """Everything to set up an app: begin, scan, keep the codes, confirm."""
    scan = ui.stack(
        ui.paragraph("Scan this with your authenticator app, or type the secret."),
        ui.line(
            ui.qr_code(SetupState.picture, "QR code for your authenticator app; the secret below is the same")
        ),
        ui.field(
            "Secret to type",
            ui.text_area("secret", rows=2, grows=False, value=SetupState.secret, read_only=True),
        ),
        ui.line(ui.copy_button("secret")),
        rx.cond(SetupState.codes != "", recovery_codes()),
    )
    begin = ui.form(
        password_field(has_password, name="app-password"),
        ui.line(ui.button(begin_word, kind="primary", type="submit")),
        on_submit=SetupState.begin,
        gap=12,
    )
    return ui.stack(
        rx.cond(SetupState.problem != "", ui.error_line(SetupState.problem)),
        rx.cond(SetupState.picture != "", scan),
        rx.cond(SetupState.is_waiting, code_form(next_page)),
        rx.cond(SetupState.picture == "", begin),
    )


def passkey_setup(*, has_password: Any, is_wide: bool = False) -> rx.Component:
    """A form that makes a passkey with ``passkeys.js``; ``is_wide`` puts its fields beside one another."""
    name = ui.field(
        "Name of the passkey",
        ui.text_input("name", max_length=60, auto_complete="off"),
        help="Empty: the name of this browser.",
    )
    fields = (name, password_field(has_password, name="passkey-password"))
    return ui.native_form(
        ui.error_output(),
        *([ui.columns(*fields)] if is_wide else fields),
        ui.hidden_input("answer", ""),
        ui.hidden_input("sealed", ""),
        ui.line(ui.button("Add a passkey", type="submit")),
        action="/auth/passkeys/add",
        custom_attrs={"data-passkey": "/auth/passkeys/new"},
    )


def passkey_entry(next_page: Any, word: str) -> rx.Component:
    """A button that proves oneself with a passkey."""
    return ui.native_form(
        ui.error_output(),
        ui.hidden_input("next", next_page),
        ui.hidden_input("answer", ""),
        ui.hidden_input("sealed", ""),
        ui.button(word, size="public", type="submit"),
        action="/auth/passkeys/enter",
        custom_attrs={"data-passkey": "/auth/passkeys/ask"},
    )
