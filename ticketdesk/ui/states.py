"""What a screen shows when it cannot show its rows."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.buttons import button
from ticketdesk.ui.icons import icon, stub_mark
from ticketdesk.ui.markup import Child, PlainLink, Text, classes, native, variables

# Lengths that look like titles and never line up.
LENGTHS = (72, 54, 81, 46, 63, 70, 58, 77)


def _bone(width: str, more: str = "") -> rx.Component:
    return rx.el.i(class_name=classes("bone", more), **native({}, **variables(w=width)))


def skeleton(rows: int = 8, *, label: Text = "Loading", **props: Any) -> rx.Component:
    """Rows without words; they appear after 150 ms, so a fast answer never blinks."""
    return rx.el.div(
        rx.el.span(label, class_name="sr"),
        *[
            rx.el.div(
                rx.el.i(class_name="bone square"),
                rx.el.span(_bone(f"{LENGTHS[index % len(LENGTHS)]}%"), class_name="room"),
                _bone("64px"),
                _bone("70px", "gone-narrow"),
                _bone("28px"),
                class_name="bones",
                aria_hidden="true",
            )
            for index in range(rows)
        ],
        role="status",
        class_name="skeleton",
        **props,
    )


def skeleton_text(lines: int = 3, **props: Any) -> rx.Component:
    """A paragraph without words."""
    return rx.el.div(
        rx.el.span("Loading", class_name="sr"),
        *[_bone(f"{LENGTHS[index % len(LENGTHS)]}%") for index in range(lines)],
        role="status",
        class_name="skeleton words",
        **props,
    )


def _heading(title: Text, level: int) -> rx.Component:
    return rx.el.h1(title) if level == 1 else rx.el.h2(title)


def empty(
    title: Text, sentence: Child = None, action: Child = None, *, level: int = 2, **props: Any
) -> rx.Component:
    """Nothing here: what will come, and one action. ``level`` is 1 where it is all there is on a page."""
    return rx.el.div(
        stub_mark(),
        _heading(title, level),
        *([rx.el.p(sentence)] if sentence is not None else []),
        *([rx.el.div(action, class_name="then")] if action is not None else []),
        class_name="empty",
        **props,
    )


def failed(
    title: Text,
    sentence: Child = None,
    *,
    on_retry: Any = None,
    retry_word: Text = "Try again",
    action: Child = None,
    level: int = 2,
    **props: Any,
) -> rx.Component:
    """What happened, what is safe, what to do. ``level`` is 1 where it is all there is on a page."""
    retry = [button(retry_word, icon_name="rotate-ccw", on_click=on_retry)] if on_retry is not None else []
    acts = [*retry, *([action] if action is not None else [])]
    return rx.el.div(
        icon("triangle-alert", size=20, class_name="rust-text"),
        _heading(title, level),
        *([rx.el.p(sentence)] if sentence is not None else []),
        *([rx.el.div(*acts, class_name="then line")] if acts else []),
        class_name="empty",
        role="alert",
        **props,
    )


def broken_page() -> rx.Component:
    """What stands there when a page itself broke: one way on, and no stack trace."""
    again = PlainLink.create(icon("rotate-ccw"), "Load the page again", href="", class_name="btn")
    return rx.el.main(
        failed(
            "This page broke",
            "It is our mistake. What you typed is kept on this device.",
            action=again,
            level=1,
        ),
        class_name="login",
    )
