"""Moments, written in the browser in the reader's own zone and language by ``/ago.js``."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.el.element import Element

from ticketdesk.ui.markup import Flag, Text, classes, when


class AgoElement(Element):
    """``<td-ago>``: its words are its own; React never touches them."""

    # The compiler makes a JavaScript name of the tag, which may not hold a hyphen.
    tag = "tdAgo"
    at: rx.Var[str]
    mode: rx.Var[str]

    def _get_tag_name(self) -> str:
        return '"td-ago"'


# The words are there before React is: it must neither count them as a mismatch nor take them away.
_OWN_WORDS: dict[str, Any] = {
    "custom_attrs": {
        "dangerouslySetInnerHTML": rx.Var.create({"__html": ""}),
        "suppressHydrationWarning": True,
    }
}


def ago(iso: Text, *, mode: str = "ago", is_late: Flag = False, **props: Any) -> rx.Component:
    """How long ago: "4 min", "2 h", "3 d"; the whole moment on hover. Renewed each minute without the server.

    Args:
        iso: The moment as ISO 8601 with its zone; may be a Var. Empty shows nothing.
        mode: ``ago``; ``moment`` for "Mon 23 Nov, 10:42"; ``day`` for "Mon 23 Nov"; ``clock`` for "10:42";
            ``spoken`` for "4 min ago".
        is_late: Rust and bold.
    """
    return rx.el.time(
        AgoElement.create(at=iso, mode=mode, **_OWN_WORDS),
        date_time=iso,
        class_name=classes(when(is_late, "late", "")),
        **props,
    )


def moment(iso: Text, **props: Any) -> rx.Component:
    """The day and the time: "Mon 23 Nov, 10:42"."""
    return ago(iso, mode="moment", **props)


def day(iso: Text, **props: Any) -> rx.Component:
    """The day alone."""
    return ago(iso, mode="day", **props)


def clock_time(iso: Text = "", **props: Any) -> rx.Component:
    """The time of day: "10:42". Without a moment: when it came on the screen."""
    if isinstance(iso, str) and not iso:
        return AgoElement.create(mode="clock", **_OWN_WORDS)
    return ago(iso, mode="clock", **props)
