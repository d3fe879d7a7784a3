"""A few choices side by side, one of them on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx

from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Text, anchor, is_given, truth, when


def segments(
    label: Text,
    options: Sequence[tuple[str, Any]],
    value: Text,
    on_choose: Any = None,
    *,
    href: Any = None,
    icons: dict[str, str] | None = None,
    **props: Any,
) -> rx.Component:
    """Two to four choices.

    Args:
        label: What is chosen: "Period".
        options: ``(value, word)`` pairs.
        value: The Var of what is on.
        on_choose: Called with a value, returns an event.
        href: Instead of ``on_choose``: called with a value, returns an address.
        icons: A symbol for some values.
    """

    def part(option: str, word: Any) -> rx.Component:
        lead = [icon(icons[option], size=14)] if icons and is_given(icons.get(option)) else []
        if href is not None:
            return anchor(*lead, word, href=href(option), aria_current=when(value == option, "true", "false"))
        return rx.el.button(
            *lead, word, type="button", aria_pressed=truth(value == option), on_click=on_choose(option)
        )

    return rx.el.div(
        *[part(option, word) for option, word in options],
        class_name="seg",
        role="group",
        aria_label=label,
        **props,
    )
