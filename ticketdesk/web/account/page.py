"""What the page of one's own account looks like."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.desk.passwords import SHORTEST
from ticketdesk.ui import Column
from ticketdesk.web.account.mail import own_mail
from ticketdesk.web.account.state import AccountState
from ticketdesk.web.shared.setting_up import (
    SetupState,
    app_setup,
    passkey_setup,
    password_field,
    recovery_codes,
)
from ticketdesk.web.shell import desk

HAS = AccountState.has_password


def _about() -> rx.Component:
    about = AccountState.about
    pairs = (("Name", about["name"]), ("Email", about["email"]), ("Role", about["role"]))
    return ui.panel(ui.facts(*pairs), title="You", sub="An administrator can change your role.")


def _password() -> rx.Component:
    return ui.panel(
        ui.native_form(
            ui.columns(
                ui.field(
                    "Current password",
                    ui.text_input(
                        "current", type="password", auto_complete="current-password", required=True
                    ),
                ),
                ui.field(
                    "New password",
                    ui.text_input(
                        "new",
                        type="password",
                        auto_complete="new-password",
                        required=True,
                        min_length=SHORTEST,
                    ),
                    help=f"At least {SHORTEST} characters. A short sentence is easy to remember.",
                ),
            ),
            ui.line(ui.button("Change the password", type="submit")),
            action="/auth/password",
        ),
        title="Password",
        sub="Changing it signs you out everywhere else.",
    )


def _app() -> rx.Component:
    off = ui.native_form(
        password_field(HAS, name="off-password"),
        ui.line(ui.button("Turn off the app", kind="danger", type="submit")),
        action="/auth/app/off",
        gap=12,
    )
    on = ui.stack(ui.line(ui.chip("On", kind="green")), off, gap=12)
    setup = app_setup(has_password=HAS, begin_word="Set up an authenticator app")
    return ui.panel(
        rx.cond(AccountState.has_app, on, setup),
        title="Authenticator app",
        sub="After the password, the sign-in asks for a code that your phone shows.",
    )


def _codes() -> rx.Component:
    renew = ui.form(
        password_field(HAS, name="codes-password"),
        ui.line(ui.button("Make new recovery codes", type="submit")),
        on_submit=SetupState.renew,
        gap=12,
        reset_on_submit=True,
    )
    shown = ui.stack(recovery_codes(), ui.line(ui.button("I have kept them", on_click=SetupState.put_away)))
    count = AccountState.codes_left
    left = rx.cond(
        count == 1, "1 code is left.", rx.cond(count == 0, "You have none.", f"{count} codes are left.")
    )
    return ui.panel(
        ui.stack(
            ui.paragraph(left, " New ones make the old ones void.", tone="muted"),
            rx.cond(AccountState.has_app & (SetupState.problem != ""), ui.error_line(SetupState.problem)),
            rx.cond((SetupState.codes != "") & (SetupState.picture == ""), shown, renew),
            gap=12,
        ),
        title="Recovery codes",
        sub="For the day when your second factor is lost.",
    )


def _remove(row: Any) -> rx.Component:
    name = "remove-passkey-" + row["id"].to(str)
    form = ui.native_form(
        ui.hidden_input("number", row["id"].to(str)),
        password_field(HAS, name=name + "-password"),
        ui.line(ui.close_button(name), ui.button("Remove the passkey", kind="solid-danger", type="submit")),
        action="/auth/passkeys/remove",
        gap=12,
    )
    return rx.fragment(
        ui.icon_button("trash-2", "Remove " + row["name"].to(str), opens=name),
        ui.dialog(name, "Remove this passkey?", "It opens nothing here from now on.", (), form),
    )


PASSKEYS = (
    Column("name", "Name", lambda row: ui.clip(ui.text(row["name"], strong=True)), phone="title"),
    Column("made", "Added", lambda row: ui.day(row["made"]), width="100px", phone="meta"),
    Column(
        "used",
        "Last used",
        lambda row: rx.cond(row["used"] != "", ui.moment(row["used"]), "never used"),
        width="140px",
        phone="meta",
    ),
    Column("remove", "Remove", _remove, width="32px", align="end", phone="end", hide_title=True),
)


def _passkeys() -> rx.Component:
    rows = AccountState.passkeys
    listed = ui.card(ui.table(PASSKEYS, rows, label="Passkeys", row_key=lambda row: row["id"], is_tall=True))
    return ui.panel(
        ui.stack(
            rx.cond(rows.length() > 0, listed),
            passkey_setup(has_password=HAS, is_wide=True),
        ),
        title="Passkeys",
        sub="Your device or a security key proves that it is you, with or without the password.",
    )


def _end(row: Any) -> rx.Component:
    end = ui.button(
        "End", on_click=AccountState.end_session(row["id"]), aria_label="End " + row["device"].to(str)
    )
    return rx.cond(row["is_here"], ui.chip("This one", kind="green"), end)


SESSIONS = (
    Column("device", "Device", lambda row: ui.clip(ui.text(row["device"], strong=True)), phone="title"),
    Column("place", "Place", lambda row: row["place"], width="130px", phone="meta"),
    Column("way", "Signed in with", lambda row: row["way"], width="110px", hide="medium"),
    Column("began", "Signed in", lambda row: ui.moment(row["began"]), width="130px", hide="narrow"),
    Column("seen", "Last seen", lambda row: ui.ago(row["seen"]), width="70px", phone="meta"),
    Column("end", "End", _end, width="80px", align="end", phone="end", hide_title=True),
)


def _sessions() -> rx.Component:
    rows = AccountState.sessions
    return ui.panel(
        ui.stack(
            ui.card(ui.table(SESSIONS, rows, label="Sessions", row_key=lambda row: row["id"], is_tall=True)),
            rx.cond(
                rows.length() > 1,
                ui.line(ui.button("End all others", kind="danger", on_click=AccountState.end_others)),
            ),
            gap=12,
        ),
        title="Sessions",
        sub="Where you are signed in. Ending one closes its pages at once.",
    )


def page() -> rx.Component:
    """One's own account."""
    return desk(
        ui.topbar(title="Your account"),
        ui.page(
            rx.cond(
                AccountState.is_loaded,
                ui.stack(
                    rx.cond(AccountState.done != "", ui.banner(AccountState.done, icon_name="circle-check")),
                    rx.cond(AccountState.problem != "", ui.banner(AccountState.problem, kind="rust")),
                    _about(),
                    _sessions(),
                    own_mail(),
                    rx.cond(HAS, _password()),
                    ui.columns(_app(), _codes()),
                    _passkeys(),
                ),
                ui.skeleton(6, label="Loading your account"),
            )
        ),
    )
