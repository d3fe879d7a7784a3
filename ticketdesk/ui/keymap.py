"""Keys that no button on the page has, and what one sees of keys. ``keys.js`` presses what is drawn here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx

from ticketdesk.ui.chips import kbd
from ticketdesk.ui.dialogs import close_button, dialog
from ticketdesk.ui.markup import Child, Flag, Text, anchor, native, when

On = Literal["", "list", "ticket"]
Lines = Sequence[tuple[tuple[str, ...], str, Flag]]
"""Keys that do the same, what they do, and whether this person may."""

# How a key is written on its cap; what is not here stands there as it is, in capitals.
CAPS = {
    "shift": "⇧",
    "enter": "↵",
    "escape": "Esc",
    "arrowdown": "↓",
    "arrowup": "↑",
    "home": "Home",
    "end": "End",
}


def key_holder(*children: Child) -> rx.Component:
    """Where the keys wait; nobody sees it. The line says what a key did in the browser alone."""
    said = rx.el.div(id="td-said", role="status", class_name="whisper")
    return rx.fragment(rx.el.div(*children, hidden=True), said)


def key_press(
    hotkey: str,
    on_click: Any = None,
    *,
    does: str | None = None,
    opens: str | None = None,
    on: On = "",
    in_fields: bool = False,
    **props: Any,
) -> rx.Component:
    """A key and what it does.

    Args:
        hotkey: ``"d"``, ``"g i"``, ``"mod+k"``.
        on_click: An event.
        does: Or something that only the browser can do, by its name in ``keys.js``.
        opens: Or the id of a dialog.
        on: Heard only on the list, or only on a ticket's page.
        in_fields: Heard while somebody types, too.
    """
    told = {"on_click": on_click} if on_click is not None else {}
    return rx.el.button(
        type="button",
        **told,
        **native(
            props,
            data_hotkey=hotkey,
            data_does=does,
            data_on=on or None,
            data_in_fields="" if in_fields else None,
            command="show-modal" if opens else None,
            commandfor=opens,
        ),
    )


def key_link(hotkey: str, href: Text) -> rx.Component:
    """A key that leads somewhere."""
    return anchor(href=href, **native({}, data_hotkey=hotkey))


def caps_of(keys: str) -> list[str]:
    """What stands on the caps of a key: ``"mod+shift+Enter"`` has three. ``mod`` is ⌘ or Ctrl, as the browser says."""
    parts = keys.split(" ") if " " in keys else [keys]
    names = [name for part in parts for name in (part.split("+") if len(part) > 1 else [part])]
    return [name if name == "mod" else CAPS.get(name.lower(), name.upper()) for name in names]


def key_caps(keys: str) -> rx.Component:
    """The caps of one key."""
    return rx.el.span(*[_cap(name) for name in caps_of(keys)], class_name="combo")


def _cap(name: str) -> rx.Component:
    if name != "mod":
        return kbd(name)
    # Which of the two is there is known only in the browser: kit.js says it on <html>.
    return rx.fragment(kbd("⌘", class_name="of-apple"), kbd("Ctrl", class_name="of-others"))


def key_sheet(name: str, title: str, *groups: tuple[str, Lines], **props: Any) -> rx.Component:
    """Every key on one sheet.

    Args:
        name: Its id; a key or a button opens it.
        title: What it is.
        groups: Titles, each with its keys, see ``Lines``.
    """
    lines = rx.el.div(*[_group(word, each) for word, each in groups])
    # It takes the focus, so that it is read from its beginning and scrolled with keys, and the way out stays in sight.
    box = rx.el.div(lines, class_name="keysheet", role="group", aria_label=title, tab_index=0)
    return dialog(
        name,
        title,
        None,
        (close_button(name, "Close"),),
        box,
        custom_attrs={"data-wide": ""},
        **props,
    )


def _group(title: str, lines: Lines) -> rx.Component:
    rows = [when(is_shown, _line(keys, words), rx.fragment()) for keys, words, is_shown in lines]
    return rx.el.section(rx.el.h3(title), rx.el.dl(*rows))


def _line(keys: tuple[str, ...], words: str) -> rx.Component:
    caps = [part for key in keys for part in (rx.el.i("or"), key_caps(key))][1:]
    return rx.el.div(rx.el.dt(words), rx.el.dd(*caps))
