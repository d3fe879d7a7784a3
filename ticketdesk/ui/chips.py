"""Small things that stand inside others: chips, keys, counts."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Flag, Text, classes, is_given, when

ChipKind = Literal["", "soft", "pencil", "rust", "green"]


def chip(*children: Child, kind: ChipKind = "", icon_name: Text | None = None, **props: Any) -> rx.Component:
    """A tag (``soft``), a macro (default), a suggestion (``pencil``), a mark of state (``rust``, ``green``).

    With ``on_click`` it is a button.
    """
    is_button = "on_click" in props
    tag = rx.el.button if is_button else rx.el.span
    if is_button:
        props.setdefault("type", "button")
    lead = [icon(icon_name, size=14)] if is_given(icon_name) else []
    return tag(*lead, *children, class_name=classes("chip", kind, "act" if is_button else ""), **props)


def kbd(key: Text, **props: Any) -> rx.Component:
    """One key, one cap; never shown where there is no keyboard."""
    return rx.el.kbd(key, **props)


def keys(*names: Text) -> list[rx.Component]:
    """Several caps: ``*ui.keys("⌘", "↵")``."""
    return [kbd(name) for name in names]


def count(value: Any, *, is_hot: Flag = False, **props: Any) -> rx.Component:
    """A figure beside a word; rust only for what is late."""
    return rx.el.span(value, class_name=classes("count", when(is_hot, "hot", "")), **props)


def tip(*children: Child, **props: Any) -> rx.Component:
    """A dark note about a control and its key."""
    return rx.el.span(*children, class_name="tip", **props)


def live_dot(word: Text = "Live", **props: Any) -> rx.Component:
    """A green disc and a word: this page follows every change."""
    return rx.el.span(rx.el.i(class_name="live", aria_hidden="true"), word, class_name="line", **props)
