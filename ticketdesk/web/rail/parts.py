"""What the rail looks like: views of everybody, saved ones, and the other pages of the desk."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.desk.built_in import BUILT_IN
from ticketdesk.ui.palette import PALETTE
from ticketdesk.ui.theme import theme_switch
from ticketdesk.web.rail.dead_jobs import PAGE as JOBS_PAGE
from ticketdesk.web.rail.dead_jobs import DeadState
from ticketdesk.web.rail.nudges import PAGE, NudgeState
from ticketdesk.web.rail.state import RailState
from ticketdesk.web.session import Session
from ticketdesk.web.shared.new_ticket import NAME as NEW_TICKET

BRAND = "ticketdesk"
QUEUE = "/desk"

ICONS = {
    "mine": "user-round",
    "unassigned": "circle-dashed",
    "new": "inbox",
    "waiting": "hourglass",
    "snoozed": "alarm-clock",
    "all": "layers",
}

BACK = (
    ("Insights", "/desk/insights", "chart-column"),
    ("Track record", "/desk/triage", "target"),
)
GONE = ("Deleted tickets", "/desk/deleted", "trash-2")
"""For those who may bring tickets back."""

TOLD = ("Notices", PAGE, "bell")
OWN_SETTINGS = (("Macros", "/desk/settings/macros", "square-slash"),)
"""For everybody who answers tickets."""

SETTINGS = (
    ("People", "/desk/settings/people", "users-round"),
    ("Tokens", "/desk/settings/tokens", "key-round"),
    ("Audit log", "/desk/settings/audit", "history"),
    ("Guidance", "/desk/settings/guidance", "file-text"),
    ("Triage", "/desk/settings/triage", "zap"),
    ("Mail", "/desk/settings/mail", "mail"),
    ("Security", "/desk/settings/security", "shield-check"),
    ("Backups", "/desk/settings/backups", "archive"),
    ("Privacy", "/desk/settings/privacy", "eye-off"),
    ("Jobs", JOBS_PAGE, "wrench"),
)
FIGURES = {JOBS_PAGE: DeadState.dead}
"""What stands behind a page; nothing where there is nothing to be done."""


def _is_at(path: str) -> rx.Var:
    here = rx.State.router.url.path
    return (here == path) | (here == path + "/")


def _is_shown(key: Any) -> rx.Var:
    asked = rx.State.router.url.query_parameters
    view = rx.cond(asked.contains("view"), asked["view"].to(str), "all")
    return _is_at(QUEUE) & (view == key)


def _figure(key: Any) -> rx.Var:
    return rx.cond(RailState.figures.contains(key), RailState.figures[key], "")


def _view(key: Any, name: Any, href: Any, icon: Any) -> rx.Component:
    return ui.rail_item(name, href, icon, amount=_figure(key), is_current=_is_shown(key))


def _built_in() -> rx.Component:
    views = [_view(view.key, view.name, f"{QUEUE}?view={view.key}", ICONS[view.key]) for view in BUILT_IN]
    return ui.rail_group("Views", *views)


def _saved() -> rx.Component:
    def draw(row: Any) -> rx.Component:
        icon = rx.cond(row["is_shared"], "users-round", "bookmark")
        return _view(row["key"].to(str), row["name"].to(str), row["href"].to(str), icon)

    return rx.cond(RailState.saved.length() > 0, ui.rail_group("Saved", rx.foreach(RailState.saved, draw)))


def _places(places: tuple[tuple[str, str, str], ...]) -> list[rx.Component]:
    return [
        ui.rail_item(word, href, icon, amount=FIGURES.get(href), is_current=_is_at(href))
        for word, href, icon in places
    ]


def _told() -> rx.Component:
    word, href, icon = TOLD
    return ui.rail_group(
        None, ui.rail_item(word, href, icon, amount=NudgeState.unread, is_current=_is_at(href))
    )


def _settings() -> rx.Component:
    of_the_desk = rx.cond(Session.role == "admin", rx.fragment(*_places(SETTINGS)))
    return ui.rail_group("Settings", *_places(OWN_SETTINGS), of_the_desk)


def _person() -> rx.Component:
    leave = ui.native_form(ui.icon_button("log-out", "Sign out", type="submit"), action="/auth/logout")
    return ui.rail_person(
        Session.name,
        Session.initials,
        sign_out=leave,
        href="/desk/account",
        is_current=_is_at("/desk/account"),
    )


def _at_hand() -> rx.Component:
    """What those reach here who have no keys: the palette, and a ticket for somebody who calls."""
    find = ui.icon_button(
        "search", "Find and do anything", opens=PALETTE, custom_attrs={"data-does": "palette"}
    )
    begin = ui.icon_button("plus", "Open a ticket for somebody", opens=NEW_TICKET)
    return ui.line(find, rx.cond(Session.may_change, begin), gap=2)


def rail() -> rx.Component:
    """The rail of every page of the desk."""
    return ui.rail(
        _told(),
        _built_in(),
        _saved(),
        ui.rail_group(
            "Look back", *_places(BACK), rx.cond(Session.may_change, rx.fragment(*_places((GONE,))))
        ),
        rx.cond(Session.may_change, _settings()),
        brand=BRAND,
        action=_at_hand(),
        foot=ui.stack(_person(), theme_switch(), gap=8, align="start"),
    )
