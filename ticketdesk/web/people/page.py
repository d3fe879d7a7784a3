"""What the page of people looks like."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.models import Role
from ticketdesk.ui import Column
from ticketdesk.web.people.acts import acts
from ticketdesk.web.people.state import PeopleState
from ticketdesk.web.shared.choices import options
from ticketdesk.web.shell import desk

MAILED = "It is on its way by mail too. It works once and for 24 hours, and is shown only now."
NOT_MAILED = (
    "Pass it on yourself: no mail is set up here. It works once and for 24 hours, and is shown only now."
)


def _name(row: Any) -> rx.Component:
    you = rx.cond(row["is_me"], ui.text("you", tone="faint"))
    return ui.line(
        ui.avatar(row["initials"], row["tone"]), ui.clip(ui.text(row["name"], strong=True)), you, gap=8
    )


def _standing(row: Any) -> rx.Component:
    return rx.match(
        row["standing"],
        ("active", ui.chip("active", kind="green")),
        ("invited", ui.chip("invited", kind="pencil")),
        ui.chip("disabled", kind="rust"),
    )


def _seen(row: Any) -> rx.Component:
    return rx.cond(row["seen"] != "", ui.ago(row["seen"], mode="spoken"), ui.text("never", tone="faint"))


def _factor(row: Any) -> rx.Component:
    return rx.cond(row["has_second_factor"], "on", ui.text("off", tone="faint"))


COLUMNS = (
    Column("name", "Name", _name, phone="title"),
    Column("email", "Email", lambda row: ui.clip(row["email"]), hide="medium"),
    Column("role", "Role", lambda row: ui.chip(row["role_word"], kind="soft"), width="72px", phone="meta"),
    Column("standing", "State", _standing, width="84px", phone="meta"),
    Column("seen", "Last seen", _seen, width="92px", hide="narrow"),
    Column("sessions", "Sessions", lambda row: row["sessions_word"], width="84px", phone="meta"),
    Column("factor", "Second factor", _factor, width="96px", hide="medium"),
    Column("acts", "Actions", acts, width="32px", align="end", phone="end", hide_title=True),
)


def _link() -> rx.Component:
    """The one time that a link is shown."""
    return ui.panel(
        ui.stack(
            ui.copy_field("One-time link", PeopleState.link, name="one-time-link", size="desk"),
            ui.line(ui.button("I have passed it on", on_click=PeopleState.put_away)),
            gap=12,
        ),
        title=PeopleState.link_for,
        sub=rx.cond(PeopleState.has_mail, MAILED, NOT_MAILED),
    )


def _form() -> rx.Component:
    wrong = PeopleState.wrong
    fields = ui.columns(
        ui.field(
            "Email",
            ui.text_input("email", type="email", id="invite-email", auto_complete="off"),
            error=wrong["email"],
        ),
        ui.field(
            "Name",
            ui.text_input("name", id="invite-name", auto_complete="off", max_length=100),
            error=wrong["name"],
        ),
        ui.field(
            "Role",
            ui.select("role", options(Role), id="invite-role", default_value=Role.agent.value),
            error=wrong["role"],
        ),
        count=3,
    )
    button = ui.line(
        ui.button("Make an invitation", kind="primary", type="submit", icon_name="user-round-plus")
    )
    return ui.panel(
        ui.form(fields, button, on_submit=PeopleState.invite, gap=12, key=PeopleState.forms.to(str)),
        title="Invite somebody",
        sub=rx.cond(
            PeopleState.has_mail,
            "They get a link by mail, and you get it to pass on. Whoever opens it chooses a password.",
            "You get a link to pass on. Whoever opens it chooses a password.",
        ),
    )


def _list() -> rx.Component:
    table = ui.table(COLUMNS, PeopleState.people, label="People", row_key=lambda row: row["id"], is_tall=True)
    return rx.cond(
        PeopleState.people.length() > 0,
        ui.card(table),
        ui.empty("Nobody is here yet", "Invite somebody above."),
    )


def page() -> rx.Component:
    """Who may sign in."""
    shown = rx.cond(
        PeopleState.problem != "",
        ui.failed("The people could not be loaded", PeopleState.problem, on_retry=PeopleState.load),
        ui.stack(rx.cond(PeopleState.link != "", _link()), _form(), _list()),
    )
    return desk(
        ui.topbar(title="People", amount=PeopleState.people.length()),
        ui.page(rx.cond(PeopleState.is_loaded, shown, ui.skeleton(6, label="Loading the people"))),
    )
