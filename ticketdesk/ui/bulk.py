"""Bars that float over a list: what is selected, and what is new."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.buttons import button, icon_button
from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Flag, Text, native, when
from ticketdesk.ui.present import present
from ticketdesk.ui.unseen import unseen


class HandMenu(rx.el.Div):
    """Tells the server when it opens and when it closes."""

    on_toggle: rx.EventHandler[rx.event.no_args_event_spec]


def bulk_bar(
    words: Text,
    *actions: Child,
    visible: Flag,
    lead: Child = None,
    busy: Child = None,
    is_busy: Flag = False,
    **props: Any,
) -> rx.Component:
    """The dark bar of a selection: "3 selected", its actions, and the cross.

    It is always on the page and only seen with a selection: its acts serve the current row as well, by their keys.

    Args:
        words: How many are selected.
        actions: ``bulk_act(...)``.
        visible: Whether something is selected.
        lead: What stands after the words: "All 1,284".
        busy: What takes the place of all that while an act is under way, seen without a selection too.
        is_busy: Whether one is.
    """
    idle = rx.fragment(
        rx.el.span(words, class_name="n num", role="status"),
        *([lead] if lead is not None else []),
        *actions,
        icon_button("x", "Clear selection", **native({}, data_hand="clear")),
    )
    is_seen = visible if is_busy is False else visible | is_busy
    return rx.el.div(
        present("bulk", shown=is_seen),
        when(is_busy, busy, idle),
        class_name="bulk",
        role="toolbar",
        aria_label="Selected tickets",
        hidden=when(is_seen, False, True),
        **props,
    )


def bulk_act(
    word: Text, *, key: str, more_keys: str = "", menu: str | None = None, **props: Any
) -> rx.Component:
    """One act of the bar.

    Args:
        word: "Status".
        key: The key that presses it, for the selection or the current row.
        more_keys: Others that do the same, with blanks between.
        menu: The id of its ``hand_menu``.
    """
    keys = f"{key.lower()} {more_keys}".strip()
    return button(
        word,
        kbd=key,
        menu=menu,
        **native(
            props,
            data_row_act=keys,
            aria_keyshortcuts=key.lower(),
            aria_haspopup="menu" if menu else None,
        ),
    )


def hand_menu(
    name: str, label: Text, *items: Child, lead: Child = None, on_toggle: Any = None, **props: Any
) -> rx.Component:
    """The menu of an act. While it is open nothing moves in the list.

    Args:
        name: Its id, unique on the page.
        label: What it is about.
        items: ``menu_item(...)``.
        lead: A field above the items; then the menu is a part of the floating box and not the box itself.
        on_toggle: Told when it opens, and when it closes.
    """
    told = {"on_toggle": on_toggle} if on_toggle is not None else {}
    menu = {"role": "menu", "aria_label": label}
    inside = items if lead is None else (lead, rx.el.div(*items, **menu))
    role = menu if lead is None else {"role": "dialog", "aria_label": label}
    attributes = native(props, popover="auto", data_hand_menu="")
    return HandMenu.create(unseen(*inside), id=name, class_name="pop", **role, **told, **attributes)


def new_pill(words: Text, *, visible: Flag) -> rx.Component:
    """The pill "3 new" that floats under the head of a list; put it right above the table."""
    pill = rx.el.button(
        icon("arrow-up", size=14),
        words,
        type="button",
        class_name="newpill",
        **native({}, data_hand="let in"),
    )
    return rx.el.div(when(visible, pill, rx.fragment()), role="status", class_name="newpill-host")
