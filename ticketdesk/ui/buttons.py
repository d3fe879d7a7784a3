"""Things to press: buttons and links."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from ticketdesk.ui.chips import keys
from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Flag, Text, anchor, classes, is_given, native, when

Kind = Literal["default", "primary", "plain", "danger", "solid-danger", "note"]
Size = Literal["desk", "public"]


def _class(kind: Kind, size: Size, *more: Any) -> Any:
    names = {"default": "", "solid-danger": "danger solid", "note": "on-note"}
    return classes("btn", names.get(kind, kind), "lg" if size == "public" else "", *more)


def _caps(kbd: str | tuple[str, ...] | None) -> list[rx.Component]:
    if not kbd:
        return []
    named = [kbd] if isinstance(kbd, str) else kbd
    caps = [cap for name in named for cap in (_mod() if name == "mod" else keys(name))]
    return [rx.el.span(*caps, class_name="caps", aria_hidden="true")]


def _mod() -> list[rx.Component]:
    # Which of the two is there is known only in the browser: kit.js says it on <html>.
    return [rx.el.kbd("⌘", class_name="of-apple"), rx.el.kbd("Ctrl", class_name="of-others")]


def _pressing(
    props: dict[str, Any], opens: Text | None, menu: Text | None, hotkey: str | None
) -> dict[str, Any]:
    return native(
        props,
        command="show-modal" if is_given(opens) else None,
        commandfor=opens,
        popoverTarget=menu,
        data_hotkey=hotkey,
        aria_keyshortcuts=hotkey,
    )


def button(
    word: Child,
    *,
    kind: Kind = "default",
    size: Size = "desk",
    icon_name: Text | None = None,
    icon_end: Text | None = None,
    kbd: str | tuple[str, ...] | None = None,
    hotkey: str | None = None,
    busy: Flag = False,
    busy_word: Text | None = None,
    disabled: Flag = False,
    reason: Text | None = None,
    opens: Text | None = None,
    menu: Text | None = None,
    **props: Any,
) -> rx.Component:
    """A verb and its object.

    Args:
        word: What it does: "Send reply".
        kind: ``primary`` once a view; ``danger`` in rust words; ``solid-danger`` only in a confirmation;
            ``note`` is the yellow one.
        size: ``desk`` 28 px (36 on phones), ``public`` 44 px.
        icon_name, icon_end: A symbol before or after the word.
        kbd: The key or keys shown at the end; hidden without a keyboard. ``mod`` is ⌘ on Apple's, else Ctrl.
        hotkey: Pressing this key anywhere, outside of fields, presses the button (``kit.js``), e.g. ``"e"``.
        busy, busy_word: While true the icon turns and the word says what happens: "Sending".
        disabled, reason: A disabled button says beside it why.
        opens: Id of a dialog to show. menu: Id of a menu to open.
    """
    props.setdefault("type", "button")
    lead: list[Any] = []
    if busy is not False:
        still = icon(icon_name) if is_given(icon_name) else rx.fragment()
        lead = [when(busy, icon("loader-circle", class_name="turning"), still)]
        props.update(aria_busy=when(busy, "true", "false"), aria_disabled=when(busy, "true", "false"))
    elif is_given(icon_name):
        lead = [icon(icon_name)]
    said = when(busy, busy_word, word) if busy_word is not None and busy is not False else word
    trail = [icon(icon_end)] if is_given(icon_end) else []
    if disabled is not False:
        props["disabled"] = disabled
    pressed = rx.el.button(
        *lead,
        said,
        *trail,
        *_caps(kbd),
        class_name=_class(kind, size),
        **_pressing(props, opens, menu, hotkey),
    )
    if reason is None:
        return pressed
    why = when(disabled, rx.el.span(reason, class_name="help"), rx.fragment())
    return rx.el.span(pressed, why, class_name="line wrap")


def icon_button(
    icon_name: Text,
    label: Text,
    *,
    kind: Kind = "plain",
    hotkey: str | None = None,
    href: Text | None = None,
    opens: Text | None = None,
    menu: Text | None = None,
    **props: Any,
) -> rx.Component:
    """A square button; ``label`` is read aloud and shown on hover. With ``href`` it is a link."""
    said = {"aria_label": label, "title": props.pop("title", label)}
    inside = icon(icon_name, size=props.pop("size", 16))
    if href is not None:
        attributes = native(props, data_hotkey=hotkey, aria_keyshortcuts=hotkey)
        return anchor(inside, href=href, class_name=_class(kind, "desk", "square"), **said, **attributes)
    props.setdefault("type", "button")
    return rx.el.button(
        inside, class_name=_class(kind, "desk", "square"), **said, **_pressing(props, opens, menu, hotkey)
    )


def link(*children: Child, href: Text, quiet: bool = False, **props: Any) -> rx.Component:
    """Words that lead somewhere; ``quiet`` takes the colour of the words around."""
    return anchor(*children, href=href, class_name=classes("link", "quiet" if quiet else ""), **props)


def link_button(
    word: Child,
    *,
    href: Text,
    kind: Kind = "default",
    size: Size = "desk",
    icon_name: Text | None = None,
    icon_end: Text | None = None,
    kbd: str | tuple[str, ...] | None = None,
    hotkey: str | None = None,
    **props: Any,
) -> rx.Component:
    """A link that looks like a button."""
    lead = [icon(icon_name)] if is_given(icon_name) else []
    trail = [icon(icon_end)] if is_given(icon_end) else []
    attributes = native(props, data_hotkey=hotkey, aria_keyshortcuts=hotkey)
    return anchor(*lead, word, *trail, *_caps(kbd), href=href, class_name=_class(kind, size), **attributes)


def word_button(*children: Child, **props: Any) -> rx.Component:
    """A button that looks like a link, inside a sentence."""
    props.setdefault("type", "button")
    return rx.el.button(*children, class_name="link", **props)
