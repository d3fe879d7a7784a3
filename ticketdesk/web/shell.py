"""The frame around the screens: the rail, the screen itself, and what happened. On the desk it stays while screens change."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.ui.kept import Parting, Screen
from ticketdesk.web.palette.parts import palette
from ticketdesk.web.rail.parts import BRAND, rail
from ticketdesk.web.session import Session
from ticketdesk.web.shared.hands import hands
from ticketdesk.web.shared.leaving import leaving
from ticketdesk.web.shared.notice import toast

# Under this name keep.js keeps who wants to sign in, until somebody is.
WHO = "sign-in"


FRAMED = (rail, hands, palette, toast, leaving)
"""Each is drawn again only when something changes that it shows itself."""
_rail, _hands, _palette, _toast, _leaving = (rx.memo(ui.in_our_language(draw)) for draw in FRAMED)


def frame() -> rx.Component:
    """What stands around every screen of the desk."""
    return rx.fragment(
        ui.desk_looks(),
        ui.desk_scripts(),
        # What an ended session showed leaves the page at once, before the sign-in has come.
        rx.cond(
            Session.must_leave,
            rx.fragment(),
            ui.desk_frame(Screen.create(), rail=_rail(), above=ui.offline_banner()),
        ),
        rx.cond(Session.name != "", rx.fragment(ui.forget_draft(WHO), _hands(), _palette())),
        _toast(),
        _leaving(),
    )


rx.memo(ui.in_our_language(frame))  # for ``ui.kept``, which finds it by this file


def desk(*children: rx.Component) -> rx.Component:
    """A screen for people who are signed in, as it stands in the frame."""
    return rx.fragment(Parting.create(), *children)


def public(*children: rx.Component, right: rx.Component | None = None, **props: Any) -> rx.Component:
    """A page for anyone; what else is given goes to ``ui.public_frame``."""
    return rx.fragment(
        ui.public_frame(ui.offline_banner(), *children, brand=BRAND, right=right, brand_href="/", **props),
        toast(),
        leaving(),
    )
