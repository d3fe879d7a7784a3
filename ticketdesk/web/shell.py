"""The frame around the screens: the rail, the screen itself, and what happened."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.web.palette.parts import palette
from ticketdesk.web.rail.parts import BRAND, rail
from ticketdesk.web.session import Session
from ticketdesk.web.shared.hands import hands
from ticketdesk.web.shared.leaving import leaving
from ticketdesk.web.shared.notice import toast

# Under this name keep.js keeps who wants to sign in, until somebody is.
WHO = "sign-in"


def desk(*children: rx.Component) -> rx.Component:
    """A screen for people who are signed in."""
    return rx.fragment(
        ui.desk_looks(),
        ui.desk_scripts(),
        # What an ended session showed leaves the page at once, before the sign-in has come.
        rx.cond(
            Session.must_leave,
            rx.fragment(),
            ui.desk_frame(*children, rail=rail(), above=ui.offline_banner()),
        ),
        rx.cond(Session.name != "", rx.fragment(ui.forget_draft(WHO), hands(), palette())),
        toast(),
        leaving(),
    )


def public(*children: rx.Component, right: rx.Component | None = None, **props: Any) -> rx.Component:
    """A page for anyone; what else is given goes to ``ui.public_frame``."""
    return rx.fragment(
        ui.public_frame(ui.offline_banner(), *children, brand=BRAND, right=right, brand_href="/", **props),
        toast(),
        leaving(),
    )
