"""What stands above a composer: a reply that is on its way and can be taken back, and an offer."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.el.element import Element

from ticketdesk.ui.buttons import button, icon_button
from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Flag, Text, native, when


class _LeftElement(Element):
    """``<td-left>``: its words are its own; ``composer.js`` counts them down."""

    tag = "tdLeft"
    ms: rx.Var[int]

    def _get_tag_name(self) -> str:
        return '"td-left"'


def seconds_left(ms: Any) -> rx.Component:
    """ "8 s", counted down in the browser from when it came on the screen: the clocks of two machines never agree."""
    own: dict[str, Any] = {
        "dangerouslySetInnerHTML": rx.Var.create({"__html": ""}),
        "suppressHydrationWarning": True,
    }
    return rx.el.span(_LeftElement.create(ms=ms, custom_attrs=own), class_name="num", aria_hidden="true")


def held_bars(*bars: Child) -> rx.Component:
    """Where ``held_bar`` comes and goes: it is there before, or it would not be read aloud."""
    return rx.el.div(*bars, role="status")


def held_bar(words: Child, left_ms: Any, *, is_own: Flag, on_take_back: Any, **props: Any) -> rx.Component:
    """A reply that goes out in some seconds, and the way to take it back for who sent it.

    Args:
        words: "Your reply goes out in".
        left_ms: How long it is held, in milliseconds from when that was told.
        is_own: Whether whoever looks has sent it.
        on_take_back: Takes it back; also the key Z.
    """
    back = button("Take back", icon_name="undo-2", kbd="Z", hotkey="z", on_click=on_take_back, kind="plain")
    return rx.el.div(
        icon("send"),
        rx.el.span(words, " ", seconds_left(left_ms), class_name="clip"),
        when(is_own, back, rx.fragment()),
        class_name="held",
        **native(props, data_held_own=when(is_own, "yes", "no")),
    )


def offer_bar(words: Child, act: Text, *, on_take: Any, on_leave: Any, icon_name: Text) -> rx.Component:
    """A quiet question above a composer; it never blocks, and goes when it is put away."""
    return rx.el.div(
        icon(icon_name),
        rx.el.span(words, class_name="clip"),
        button(act, on_click=on_take),
        icon_button("x", "Not now", on_click=on_leave),
        class_name="held offer",
    )
