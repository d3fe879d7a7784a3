"""Menus: a native popover beside its button. Arrow keys and closing after a choice come from ``kit.js``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import reflex as rx

from ticketdesk.ui.chips import kbd
from ticketdesk.ui.icons import icon
from ticketdesk.ui.keymap import key_caps
from ticketdesk.ui.markup import Child, Flag, Text, anchor, classes, is_given, is_var, native, truth
from ticketdesk.ui.unseen import unseen

Choices = Sequence[tuple[str, Any]] | Mapping[str, Any] | rx.Var


def popover(name: Text, *children: Child, **props: Any) -> rx.Component:
    """A floating part; open it with ``button(..., menu=name)``. ``name`` is its id and must be unique."""
    name_of_class = classes("pop", props.pop("class_name", ""))
    return rx.el.div(unseen(*children), id=name, class_name=name_of_class, **native(props, popover="auto"))


def menu(
    button: rx.Component, *items: Child, name: Text, label: Text | None = None, **props: Any
) -> rx.Component:
    """A button and its menu.

    Args:
        button: Made with ``button(...)`` or ``icon_button(...)``; it is wired to the menu here.
        items: ``menu_item``, ``menu_link``, ``separator``, ``menu_title``.
        name: The menu's id, unique on the page.
        label: What the menu is about, for those who listen.
    """
    button.custom_attrs = {"popoverTarget": name, "aria-haspopup": "menu", **button.custom_attrs}
    return rx.fragment(
        button, popover(name, *items, role="menu", aria_label=name if label is None else label, **props)
    )


def menu_item(
    *children: Child,
    icon_name: Text | None = None,
    key: str | None = None,
    is_chosen: Flag | None = None,
    is_ticked: Flag | None = None,
    disabled: Flag = False,
    danger: bool = False,
    opens: Text | None = None,
    **props: Any,
) -> rx.Component:
    """One act or choice.

    ``is_chosen`` makes it a radio item; ``is_ticked`` one of several that may be ticked, and the menu stays open;
    ``opens`` shows a dialog.
    """
    role: dict[str, Any] = {"role": "menuitem"}
    if is_chosen is not None:
        role = {"role": "menuitemradio", "aria_checked": truth(is_chosen)}
    if is_ticked is not None:
        role = {"role": "menuitemcheckbox", "aria_checked": truth(is_ticked)}
    if disabled is not False:
        role["aria_disabled"] = truth(disabled)
        props["disabled"] = disabled
    end = [rx.el.span(key_caps(key) if "+" in key else kbd(key), class_name="end")] if key else []
    return rx.el.button(
        *([icon(icon_name)] if is_given(icon_name) else []),
        *children,
        *end,
        type="button",
        class_name=classes("mi", "danger" if danger else ""),
        **role,
        **native(
            props,
            command="show-modal" if is_given(opens) else None,
            commandfor=opens,
            data_menu_item="",
            data_stays=None if is_ticked is None else "",
            tabIndex=-1,
        ),
    )


def menu_link(*children: Child, href: Text, icon_name: Text | None = None, **props: Any) -> rx.Component:
    """An item that leads somewhere."""
    lead = [icon(icon_name)] if is_given(icon_name) else []
    return anchor(
        *lead,
        *children,
        href=href,
        class_name="mi",
        role="menuitem",
        **native(props, data_menu_item="", tabIndex=-1),
    )


def separator() -> rx.Component:
    """A hairline between groups of items."""
    return rx.el.div(class_name="sep", role="separator")


def menu_title(*children: Child) -> rx.Component:
    """A quiet word above a group of items."""
    return rx.el.div(*children, class_name="menu-title", role="presentation")


def choice_items(choices: Choices, value: Text, on_choose: Any, *, draw: Any = None) -> list[Any]:
    """Radio items for every choice; ``draw(value, word)`` may put a badge in place of the word."""

    def item(option: Any, word: Any) -> rx.Component:
        return menu_item(
            draw(option, word) if draw else rx.el.span(word, class_name="clip"),
            icon("check", size=14, class_name="tick"),
            is_chosen=value == option,
            on_click=on_choose(option),
        )

    if is_var(choices):
        return [rx.foreach(choices, lambda pair: item(pair[0].to(str), pair[1].to(str)))]
    pairs = choices.items() if isinstance(choices, Mapping) else choices
    return [item(option, word) for option, word in pairs]


def choice_menu(
    label: Text,
    value: Text,
    options: Choices,
    on_choose: Any,
    *,
    name: Text,
    shown: Child = None,
    draw: Any = None,
    disabled: Flag = False,
    hotkey: str | None = None,
    **props: Any,
) -> rx.Component:
    """A field of a ticket that is changed in place: its value is the button.

    Args:
        label: "Status".
        value: The Var of what it is now.
        options: ``(value, word)`` pairs, a mapping, or a Var of either.
        on_choose: Called with the chosen value, returns an event: ``State.set_status``.
        name: Id of the menu, unique on the page.
        shown: What stands in the button, e.g. ``status_badge(S.status)``; the word of the value without it.
        draw: ``draw(value, word)`` for each item, e.g. ``lambda value, word: status_badge(value)``.
    """
    pressed = rx.el.button(
        rx.el.span(label, ": ", class_name="sr"),
        shown if shown is not None else rx.el.span(value, class_name="clip"),
        icon("chevron-down", class_name="end"),
        type="button",
        class_name="val",
        disabled=disabled,
        **native(
            props,
            popoverTarget=name,
            aria_haspopup="menu",
            data_hotkey=hotkey,
            aria_keyshortcuts=hotkey,
        ),
    )
    items = choice_items(options, value, on_choose, draw=draw)
    return rx.fragment(pressed, popover(name, *items, role="menu", aria_label=label))
