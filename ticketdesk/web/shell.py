"""The frame around the desk's screens: where one can go, who one is, and what happened."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.ui.theme import theme_switch
from ticketdesk.web.session import Session
from ticketdesk.web.shared.leaving import leaving
from ticketdesk.web.shared.notice import toast

BRAND = "ticketdesk"
# Under this name keep.js keeps who wants to sign in, until somebody is.
WHO = "sign-in"

VIEWS = (
    ("All tickets", "/desk", "layers"),
    ("Mine", "/desk?assignee=me", "user-round"),
    ("Unassigned", "/desk?assignee=none", "circle-dashed"),
)

BACK = (
    ("Insights", "/desk/insights", "chart-column"),
    ("Track record", "/desk/triage", "target"),
)

SETTINGS = (
    ("People", "/desk/settings/people", "users-round"),
    ("Tokens", "/desk/settings/tokens", "key-round"),
    ("Audit log", "/desk/settings/audit", "history"),
    ("Guidance", "/desk/settings/guidance", "file-text"),
    ("Triage", "/desk/settings/triage", "zap"),
    ("Security", "/desk/settings/security", "shield-check"),
)


def _is_here(href: str) -> rx.Var:
    path, _, query = href.partition("?")
    here = rx.State.router.url.path
    same = (here == path) | (here == path + "/")
    return same & (rx.State.router.url.query == query) if path == "/desk" else same


def _places(places: tuple[tuple[str, str, str], ...]) -> list[rx.Component]:
    return [ui.rail_item(word, href, icon, is_current=_is_here(href)) for word, href, icon in places]


def _rail() -> rx.Component:
    return ui.rail(
        ui.rail_group("Views", *_places(VIEWS)),
        ui.rail_group("Look back", *_places(BACK)),
        rx.cond(Session.role == "admin", ui.rail_group("Settings", *_places(SETTINGS))),
        brand=BRAND,
        foot=ui.stack(_person(), theme_switch(), gap=8, align="start"),
    )


def _person() -> rx.Component:
    leave = ui.native_form(ui.icon_button("log-out", "Sign out", type="submit"), action="/auth/logout")
    return ui.rail_person(
        Session.name,
        Session.initials,
        sign_out=leave,
        href="/desk/account",
        is_current=_is_here("/desk/account"),
    )


def desk(*children: rx.Component) -> rx.Component:
    """A screen for people who are signed in."""
    return rx.fragment(
        # What an ended session showed leaves the page at once, before the sign-in has come.
        rx.cond(
            Session.must_leave,
            rx.fragment(),
            ui.desk_frame(*children, rail=_rail(), above=ui.offline_banner()),
        ),
        rx.cond(Session.name != "", ui.forget_draft(WHO)),
        toast(),
        leaving(),
    )


def public(*children: rx.Component, right: rx.Component | None = None) -> rx.Component:
    """A page for anyone."""
    return rx.fragment(
        ui.public_frame(ui.offline_banner(), *children, brand=BRAND, right=right, brand_href="/"),
        toast(),
        leaving(),
    )
