"""The tags of one thing: each can be taken off, and one more put on."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.facts import tags
from ticketdesk.ui.fields import text_input
from ticketdesk.ui.forms import form
from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Flag, native, when
from ticketdesk.ui.menus import popover

LONGEST = 40


def tag_field(
    on_it: Any,
    known: Any,
    *,
    on_add: Any,
    on_remove: Any,
    name: str,
    may_change: Flag,
    hotkey: str | None = None,
) -> rx.Component:
    """Chips, each with a cross, and a plus that opens one field; Enter there puts the tag on.

    Args:
        on_it: A Var of the names that it has.
        known: A Var of names to choose from; others can be typed.
        on_add: Takes the form with the name as ``tag``.
        on_remove: Called with a name, returns an event.
        name: Id of the field's popover, unique on the page.
        may_change: Whether the reader may; else the chips alone are shown.
        hotkey: The key that opens the field.
    """

    def one(tag: Any) -> rx.Component:
        cross = rx.el.button(
            icon("x", size=12),
            type="button",
            on_click=on_remove(tag),
            **native({}, aria_label="Take off the tag " + tag.to(str)),
        )
        return rx.el.span(tag, when(may_change, cross, rx.fragment()), class_name="chip soft tag", key=tag)

    return tags(rx.foreach(on_it, one), when(may_change, _plus(known, on_add, name, hotkey), rx.fragment()))


def _plus(known: Any, on_add: Any, name: str, hotkey: str | None) -> rx.Component:
    field, listed = f"{name}-field", f"{name}-known"
    press = rx.el.button(
        icon("plus", size=14),
        type="button",
        class_name="chip pencil act",
        **native(
            {},
            popoverTarget=name,
            aria_label="Add a tag",
            title="Add a tag",
            data_hotkey=hotkey,
            aria_keyshortcuts=hotkey,
        ),
    )
    options = rx.el.datalist(rx.foreach(known, lambda tag: rx.el.option(value=tag, key=tag)), id=listed)
    words: dict[str, Any] = {"list": listed, "auto_complete": "off", "placeholder": "A tag, then Enter"}
    entry = text_input(
        "tag", id=field, max_length=LONGEST, dir="auto", **native(words, aria_label="Tag", data_first="")
    )
    return rx.fragment(
        press,
        popover(
            name,
            form(entry, options, on_submit=on_add, reset_on_submit=True),
            aria_label="Add a tag",
            role="dialog",
        ),
    )
