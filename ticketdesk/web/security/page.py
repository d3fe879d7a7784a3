"""What the security settings look like."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.desk.access import ALLOWED, Act
from ticketdesk.models import Role
from ticketdesk.web.security.state import SecurityState
from ticketdesk.web.shell import desk

NAMES = {Role.admin: "Administrator", Role.agent: "Agent", Role.viewer: "Viewer"}


def _mark(role: Role, act: Act) -> rx.Component:
    if role in ALLOWED[act]:
        return ui.icons.icon("check", label="yes")
    return rx.fragment(ui.text("–", tone="faint", aria_hidden="true"), ui.visually_hidden("no"))


def _table() -> rx.Component:
    rows = [
        ui.table_row(act.value[0].upper() + act.value[1:], *[_mark(role, act) for role in NAMES])
        for act in ALLOWED
    ]
    return ui.panel(
        ui.plain_table(["Act", *NAMES.values()], *rows, label="What each role may do"),
        title="What each role may do",
        sub="The desk asks this table at every step; a page that forgets to ask is still refused.",
    )


def _switches() -> rx.Component:
    return ui.panel(
        ui.stack(
            *[
                ui.switch(
                    f"{name} needs a second factor",
                    checked=SecurityState.required[role.value],
                    on_change=lambda value, role=role: SecurityState.require_factor(role.value, value),
                )
                for role, name in NAMES.items()
            ],
            gap=12,
        ),
        title="Second factor",
        sub="An authenticator app or a passkey. Switched on, whoever has none is signed out and sets one up at the"
        " next sign-in, before anything else. You stay signed in here.",
    )


def page() -> rx.Component:
    """Who may do what, and how people prove who they are."""
    return desk(
        ui.topbar(title="Security"),
        ui.page(
            rx.cond(
                SecurityState.is_loaded,
                ui.stack(
                    rx.cond(SecurityState.problem != "", ui.banner(SecurityState.problem, kind="rust")),
                    ui.panel(ui.paragraph(SecurityState.ways), title="Signing in"),
                    _switches(),
                    _table(),
                ),
                ui.skeleton(6, label="Loading the settings"),
            )
        ),
    )
