"""What the page of tokens looks like."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.models.token import TOKEN_NAME_LENGTH
from ticketdesk.ui import Column
from ticketdesk.web.shell import desk
from ticketdesk.web.tokens.state import LASTS, TokensState

SCOPES = [("read", "Read: look at tickets and figures"), ("write", "Write: change and delete tickets too")]


def _ends(row: Any) -> rx.Component:
    on = rx.cond(row["is_over"], ui.text("expired", tone="rust"), ui.day(row["ends"]))
    return rx.cond(row["ends"] != "", on, "when revoked")


def _used(row: Any) -> rx.Component:
    return rx.cond(row["used"] != "", ui.moment(row["used"]), "never")


def _dialog(row: Any) -> Any:
    return "revoke-" + row["id"].to(str)


def _revoke(row: Any) -> rx.Component:
    return ui.icon_button("trash-2", "Revoke " + row["name"].to(str), opens=_dialog(row))


def _confirm(row: Any) -> rx.Component:
    """Beside the list: in a cell the dialog would take over how its words stand."""
    return ui.confirm_dialog(
        _dialog(row),
        "Revoke the token " + row["name"].to(str) + "?",
        "Programs that use it are refused from now on. It cannot be brought back.",
        act="Revoke the token",
        on_confirm=TokensState.revoke(row["id"]),
        key=row["id"].to(str),
    )


COLUMNS = (
    Column("name", "Name", lambda row: ui.text(row["name"], strong=True), phone="title"),
    Column("scope", "Scope", lambda row: row["scope"], width="56px", phone="meta"),
    Column("owner", "Acts as", lambda row: ui.clip(row["owner"]), width="120px", phone="meta"),
    Column("made", "Made", lambda row: ui.day(row["made"]), width="92px", hide="medium"),
    Column("ends", "Expires", _ends, width="116px", phone="meta"),
    Column("used", "Last used", _used, width="128px", hide="narrow"),
    Column("revoke", "Revoke", _revoke, width="32px", align="end", phone="end", hide_title=True),
)


def _made() -> rx.Component:
    """The one time that a token is shown."""
    return ui.panel(
        ui.stack(
            ui.copy_field("New token", TokensState.made, name="new-token", size="desk"),
            ui.line(ui.button("I have kept it", on_click=TokensState.put_away)),
            gap=12,
        ),
        title="Your new token",
        sub="Copy it now. It is shown this once, and only its hash is stored.",
    )


def _form() -> rx.Component:
    wrong = TokensState.wrong
    fields = ui.columns(
        ui.field(
            "Name",
            ui.text_input("name", max_length=TOKEN_NAME_LENGTH, auto_complete="off"),
            help="What it is for, such as Zapier.",
            error=wrong["name"],
        ),
        ui.field("Scope", ui.select("scope", SCOPES, id="scope"), error=wrong["scope"]),
        ui.field("Lasts", ui.select("lasts", list(LASTS.items()), id="lasts"), error=wrong["days"]),
        count=3,
    )
    button = ui.line(ui.button("Make a token", kind="primary", type="submit"))
    return ui.panel(
        ui.form(fields, button, on_submit=TokensState.make, gap=12, key=TokensState.forms.to(str)),
        title="Make a token",
        sub="It acts as you: your role decides what it may do, and the scope restricts it further.",
        end=ui.link("What programs can do", href="/api/docs/"),
    )


def _list() -> rx.Component:
    table = ui.table(COLUMNS, TokensState.rows, label="Tokens", row_key=lambda row: row["id"], is_tall=True)
    return rx.cond(
        TokensState.rows.length() > 0,
        rx.fragment(ui.card(table), rx.foreach(TokensState.rows, _confirm)),
        ui.empty("No tokens yet", "Programs that read or change tickets need one. Make it above."),
    )


def page() -> rx.Component:
    """Keys for programs."""
    return desk(
        ui.topbar(title="Tokens"),
        ui.page(
            rx.cond(
                TokensState.is_loaded,
                ui.stack(
                    rx.cond(TokensState.problem != "", ui.banner(TokensState.problem, kind="rust")),
                    rx.cond(TokensState.made != "", _made()),
                    _form(),
                    _list(),
                ),
                ui.skeleton(6, label="Loading the tokens"),
            )
        ),
    )
