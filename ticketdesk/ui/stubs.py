"""The stub, the one ornament: a number, a perforation, two notches. Never in the working screens."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.markup import Child, Text


def stub(
    number: Text, *children: Child, label: Text = "Ticket", below: Child = None, **props: Any
) -> rx.Component:
    """A receipt: the number at the left, ``below`` it the status, and what it says at the right."""
    return rx.el.div(
        rx.el.div(
            rx.el.span(label, class_name="cap"),
            rx.el.b(number),
            *([rx.el.span(below, class_name="below")] if below is not None else []),
            class_name="no",
        ),
        rx.el.div(*children, class_name="say"),
        class_name="stub",
        **props,
    )


def sheet(*children: Child, **props: Any) -> rx.Component:
    """A sheet of paper on the page; ``tear()`` inside cuts it."""
    return rx.el.div(*children, class_name="sheet", **props)


def tear() -> rx.Component:
    """The perforation across a sheet."""
    return rx.el.div(class_name="tear", aria_hidden="true")
