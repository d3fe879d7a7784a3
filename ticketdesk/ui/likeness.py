"""Tickets beside a ticket: what is like it, and what it stands for."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.badges import status_badge
from ticketdesk.ui.markup import Child, Text, anchor
from ticketdesk.ui.picks import marks
from ticketdesk.ui.times import ago


def beside(*tickets: Child, **props: Any) -> rx.Component:
    """A short list of tickets in a side panel; fill it with ``beside_ticket``."""
    return rx.el.div(*tickets, class_name="besides", **props)


def beside_with(ticket: Child, act: Child, **props: Any) -> rx.Component:
    """A ticket of such a list, and at its end what can be done to it."""
    return rx.el.div(ticket, act, class_name="like-with", **props)


def beside_ticket(
    number: Text,
    title: Text,
    status: Text,
    at: Text,
    href: Text,
    *,
    pieces: rx.Var | None = None,
    **props: Any,
) -> rx.Component:
    """One ticket, as a link: shape of its status, title, number and age, and the place that is alike.

    Args:
        number: "4521".
        title: Its title.
        status: ``open``, ``in_progress``, ``resolved`` or ``closed``.
        at: When it came, ISO 8601.
        href: Where it is.
        pieces: The place, a Var as for ``marks``.
    """
    snippet = [rx.el.span(marks(pieces), class_name="snip")] if pieces is not None else []
    return anchor(
        status_badge(status, shape_only=True),
        rx.el.span(title, class_name="clip", dir="auto"),
        rx.el.span(number, class_name="num"),
        *snippet,
        ago(at),
        href=href,
        class_name="like",
        **props,
    )
