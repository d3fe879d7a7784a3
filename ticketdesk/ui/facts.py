"""Facts about one thing: names at the left, values at the right."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Text


def facts(*pairs: tuple[Child, Child] | Child, **props: Any) -> rx.Component:
    """A list of ``(name, value)`` pairs; ``fact(...)`` components fit in as well."""
    rows = [fact(*pair) if isinstance(pair, tuple) else pair for pair in pairs]
    return rx.el.dl(*rows, class_name="facts-list", **props)


def fact(name: Child, value: Child) -> rx.Component:
    """One pair."""
    return rx.el.div(rx.el.dt(name), rx.el.dd(value), class_name="fact")


def fact_value(*children: Child) -> rx.Component:
    """A value that cannot be changed, set where changeable ones stand."""
    return rx.el.div(*children, class_name="val still")


def tags(*children: Child) -> rx.Component:
    """Chips that wrap."""
    return rx.el.div(*children, class_name="tags")


def side_section(title: Text, *children: Child, **props: Any) -> rx.Component:
    """A part of a side panel."""
    return rx.el.section(rx.el.h2(title, class_name="sec"), *children, **props)


def folded(summary: Child, *children: Child, **props: Any) -> rx.Component:
    """Facts folded to one line on narrow windows; open it to see the rest."""
    return rx.el.details(
        rx.el.summary(summary, icon("chevron-down", class_name="chev")),
        rx.el.div(*children, class_name="inside"),
        class_name="folded",
        **props,
    )


def unfolds(summary: Child, *children: Child, **props: Any) -> rx.Component:
    """What few need, behind one line that opens it in place."""
    return rx.el.details(
        rx.el.summary(icon("chevron-right", size=14, class_name="chev"), rx.el.span(summary)),
        rx.el.div(*children, class_name="inside"),
        class_name="unfolds",
        **props,
    )
