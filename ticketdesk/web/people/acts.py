"""What can be done with a person: the menu at the end of a row, and the questions it asks first."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.models import Role
from ticketdesk.ui.menus import choice_items
from ticketdesk.web.people.state import PeopleState
from ticketdesk.web.shared.choices import options


def acts(row: Any) -> rx.Component:
    """The menu of one person."""
    number, name = row["id"].to(str), row["name"].to(str)
    sign_out, shut, factor = "sign-out-" + number, "disable-" + number, "factor-" + number
    is_disabled = row["standing"] == "disabled"
    link_word = rx.cond(row["standing"] == "invited", "New invitation link", "Link for a new password")
    return rx.fragment(
        ui.menu(
            ui.icon_button("ellipsis", "Actions for " + name),
            ui.menu_title("Role"),
            *choice_items(options(Role), row["role"], lambda to: PeopleState.set_role(row["id"], to)),
            ui.separator(),
            rx.cond(
                is_disabled,
                rx.fragment(),
                ui.menu_item(link_word, icon_name="link", on_click=PeopleState.new_link(row["id"])),
            ),
            ui.menu_item("End all sessions", icon_name="log-out", opens=sign_out),
            rx.cond(
                row["has_second_factor"] & ~row["is_me"],
                ui.menu_item("Take away the second factor", icon_name="shield-check", opens=factor),
                rx.fragment(),
            ),
            rx.cond(
                is_disabled,
                ui.menu_item("Enable", icon_name="circle-check", on_click=PeopleState.enable(row["id"])),
                ui.menu_item("Disable", icon_name="lock", danger=True, opens=shut),
            ),
            name="acts-" + number,
            label="Actions for " + name,
        ),
        ui.confirm_dialog(
            sign_out,
            "Sign " + name + " out everywhere?",
            "Every open page of this account goes to the sign-in. Nothing is deleted.",
            act="End all sessions",
            keep="Keep them",
            on_confirm=PeopleState.sign_out(row["id"]),
        ),
        ui.confirm_dialog(
            factor,
            "Take the second factor of " + name + " away?",
            "For somebody who lost it. Their app, passkeys and recovery codes open nothing any more, and they are signed"
            " out. Make sure that it is really them who asks: from now on the password alone is enough.",
            act="Take it away",
            on_confirm=PeopleState.take_away_factor(row["id"]),
        ),
        ui.confirm_dialog(
            shut,
            "Disable " + name + "?",
            "They are signed out and cannot sign in. Their tickets stay with them. You can enable them again.",
            act="Disable the account",
            keep="Keep it",
            on_confirm=PeopleState.disable(row["id"]),
        ),
    )
