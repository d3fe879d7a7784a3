"""One to five stars: to choose, and as they were given. Hollow or filled, so that colour is not alone, and with a number for the ear."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Text, classes, is_var, when

STARS = (1, 2, 3, 4, 5)


def star_choice(name: str, legend: Text, *, chosen: Any = 0) -> rx.Component:
    """A choice of one to five stars, for a form.

    Args:
        name: Of the field; its value is "1" to "5", and nothing while nothing is chosen.
        legend: What it asks.
        chosen: How many are chosen at first; may be a Var.
    """

    def one(count: int) -> rx.Component:
        words = f"{count} star{'s' if count > 1 else ''}"
        box = rx.el.input(
            type="radio", name=name, value=str(count), default_checked=chosen == count, class_name="sr"
        )
        return rx.el.label(box, rx.el.span(words, class_name="sr"), icon("star"), title=words)

    row = rx.el.div(*[one(count) for count in STARS], class_name="stars")
    return rx.el.fieldset(rx.el.legend(legend), row, class_name="fields")


def stars_given(count: Any) -> rx.Component:
    """So many of five; may be a Var."""
    drawn = [
        rx.el.span(icon("star"), class_name=classes("star", when(count >= star, "full", "")))
        for star in STARS
    ]
    said = (count.to(str) if is_var(count) else str(count)) + " of 5 stars"
    return rx.el.span(*drawn, class_name="stars", role="img", aria_label=said)
