"""Where an agent writes: a reply, or a note that turns everything yellow."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Flag, Text, classes, native, truth, when


def composer(
    control: Child,
    *,
    is_note: Flag,
    on_reply: Any,
    on_note: Any,
    tools: Child = None,
    macros: Child = None,
    foot: Child = None,
    actions: Child = None,
    above: Child = None,
    **props: Any,
) -> rx.Component:
    """The box.

    Args:
        control: ``composer_area(...)``.
        is_note: Whether a note is being written.
        on_reply, on_note: Switch between the two; keys R and N.
        tools: Icon buttons at the right of the tabs.
        macros: Chips under the text.
        foot: "To mara@..."; actions: the buttons at the end.
        above: ``send_guard(...)``.
    """
    box = rx.el.div(
        rx.el.div(
            _tabs(is_note, on_reply, on_note), rx.el.div(class_name="grow"), *_some(tools), class_name="tools"
        ),
        control,
        *([rx.el.div(macros, class_name="macros")] if macros is not None else []),
        rx.el.div(
            rx.el.span(foot, class_name="t12 muted clip") if foot is not None else rx.fragment(),
            rx.el.div(class_name="grow"),
            *_some(actions),
            class_name="cfoot",
        ),
        class_name=classes("cbox", when(is_note, "as-note", "")),
    )
    return rx.el.div(rx.el.div(*_some(above), box, class_name="in"), class_name="composer", **props)


def _some(part: Child) -> list[Child]:
    return [] if part is None else list(part) if isinstance(part, (list, tuple)) else [part]


def _tabs(is_note: Flag, on_reply: Any, on_note: Any) -> rx.Component:
    not_note = ~is_note if isinstance(is_note, rx.Var) else not is_note

    def tab(word: str, symbol: str, key: str, is_on: Flag, on_click: Any) -> rx.Component:
        return rx.el.button(
            icon(symbol, size=14),
            word,
            rx.el.span(rx.el.kbd(key.upper()), class_name="caps", aria_hidden="true"),
            type="button",
            role="tab",
            on_click=on_click,
            **native({}, aria_selected=truth(is_on), data_hotkey=key, data_focus="composer"),
        )

    return rx.el.div(
        tab("Reply", "mail", "r", not_note, on_reply),
        tab("Note", "lock", "n", is_note, on_note),
        class_name="seg",
        role="tablist",
        aria_label="What you write",
    )


def composer_area(
    name: str, *, label: Text, placeholder: Text = "", limit: int | None = None, **props: Any
) -> rx.Component:
    """The text of a composer; it grows up to a third of the window. ``limit`` as for ``text_input``."""
    props.setdefault("id", "composer")
    props.setdefault("dir", "auto")
    return rx.el.textarea(
        name=name,
        rows="2",
        class_name="grows",
        placeholder=placeholder,
        **native(props, aria_label=label, data_limit=None if limit is None else str(limit), data_heard=""),
    )
