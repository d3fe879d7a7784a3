"""The command palette: ⌘K, some letters, Enter. It is cmdk's; ``assets/palette.js`` puts it together.

The dialog is there at once, what is in it comes with the first ⌘K: pages weigh what they weighed without it.
"""

from __future__ import annotations

from typing import Any, TypedDict

import reflex as rx

from ticketdesk.ui.dialogs import NativeDialog
from ticketdesk.ui.markup import Flag, Text, native

PALETTE = "palette"
LABEL = "Type what to do, where to go, or a ticket’s number"


class Entry(TypedDict, total=False):
    """One line of the palette: what it is called, and one of ``href``, ``press`` and ``set``.

    ``value`` names it for good, ``also`` are further words that find it, ``caps`` its key, ``needs`` who it is for:
    ``""`` everybody, ``"change"`` those who may change tickets, ``"admin"``. ``press`` is a key, ``set`` a part of the
    filter and its value. What is ``here`` is offered on pages that have a button for it alone. ``pick`` is the word that is chosen in the
    menu which the key opens; such a line is there only for letters that find it.
    """

    value: str
    word: str
    also: list[str]
    icon: str
    group: str
    caps: list[str]
    needs: str
    href: str
    press: str
    pick: str
    here: bool
    set: list[str]


class PaletteDoor(rx.Component):
    """Loads the palette when it is asked for."""

    library = "$/public/palette-door.js"
    tag = "PaletteDoor"
    lib_dependencies: list[str] = ["cmdk@1.1.1"]

    label: rx.Var[str]
    words: rx.Var[dict[str, str]]
    entries: rx.Var[list[Any]]
    views: rx.Var[list[Any]]
    hits: rx.Var[list[Any]]
    found: rx.Var[str]
    role: rx.Var[str]
    may_change: rx.Var[bool]
    on_look: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def palette(
    entries: list[Entry],
    *,
    views: Any,
    hits: Any,
    found: Text,
    role: Text,
    may_change: Flag,
    on_look: Any,
) -> rx.Component:
    """The palette; a key or a button opens the dialog ``PALETTE`` and tells ``does="palette"``.

    Args:
        entries: What can be done and where one can go.
        views: A Var of more places: ``key``, ``name``, ``href``.
        hits: A Var of tickets: ``value``, ``number``, ``word``, ``who``, ``icon``.
        found: The words that ``hits`` are for.
        role: Who asks, and ``may_change`` whether they may change tickets.
        on_look: Called with the words that tickets are wanted for.
    """
    door = PaletteDoor.create(
        label=LABEL,
        words={entry["value"]: entry["word"] for entry in entries}
        | {entry["pick"]: entry["pick"] for entry in entries if "pick" in entry},
        entries=[{name: part for name, part in entry.items() if name != "word"} for entry in entries],
        views=views,
        hits=hits,
        found=found,
        role=role,
        may_change=may_change,
        on_look=on_look,
    )
    return NativeDialog.create(
        door,
        id=PALETTE,
        class_name="cmdk",
        **native({}, closedby="any", aria_label="Command palette"),
    )
