"""What somebody sees who is here for the first time: a few steps, until they are put away."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.buttons import icon_button
from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Text, native


def first_steps(name: str, *steps: Child, title: Text = "First steps", **props: Any) -> rx.Component:
    """The steps, with a cross that puts them away on this device for good (``seen.js``).

    Args:
        name: Under which the browser remembers it; ``floating.css`` hides a hint of that name.
        steps: Made with ``first_step``.
        title: What they are.
    """
    close = icon_button("x", "Put the hints away", **native({}, data_put_away=""))
    return rx.el.section(
        rx.el.div(rx.el.h3(title), close, class_name="line"),
        rx.el.ul(*steps),
        class_name="first-steps",
        aria_label=title,
        **native(props, data_hint=name),
    )


def first_step(icon_name: Text, title: Text, sentence: Child, action: Child) -> rx.Component:
    """One step: what to do, why, and the way there."""
    words = rx.el.div(rx.el.b(title), rx.el.p(sentence), class_name="grow")
    return rx.el.li(icon(icon_name), words, rx.el.div(action, class_name="then"))
