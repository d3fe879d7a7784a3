"""Questions that cannot be undone: the native ``<dialog>``, opened and closed without a server round trip."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.buttons import button
from ticketdesk.ui.markup import Child, Flag, Text, flag, native
from ticketdesk.ui.unseen import unseen


class NativeDialog(rx.el.Dialog):
    """Reflex's own dialog does not tell when it was closed with Escape."""

    on_close: rx.EventHandler[rx.event.no_args_event_spec]


def dialog(
    name: Text,
    title: Text,
    text: Child = None,
    actions: tuple[Child, ...] | list[Child] = (),
    *children: Child,
    is_open: Flag | None = None,
    on_close: Any = None,
    **props: Any,
) -> rx.Component:
    """A modal question.

    Args:
        name: Its id; ``button(..., opens=name)`` shows it.
        title: The question: "Delete 3 tickets?"
        text: The consequence.
        actions: Buttons, the safe one first; ``close_button(name, ...)`` closes.
        children: Fields between text and actions.
        is_open: A Var, when the server decides instead of a button.
        on_close: Told however it was closed.
    """
    heading_id = f"{name}-title" if isinstance(name, str) else name.to(str) + "-title"
    told = {"on_close": on_close} if on_close is not None else {}
    return NativeDialog.create(
        unseen(
            rx.el.h2(title, id=heading_id),
            *([rx.el.p(text, class_name="muted")] if text is not None else []),
            *children,
            *([rx.el.div(*actions, class_name="acts")] if actions else []),
        ),
        id=name,
        class_name="dialog",
        **told,
        **native(
            props,
            aria_labelledby=heading_id,
            closedby="any",
            data_open=flag(is_open) if is_open is not None else None,
        ),
    )


def close_button(name: Text, word: Child = "Keep it", **props: Any) -> rx.Component:
    """The safe way out of a dialog."""
    return button(word, kbd="Esc", **native(props, command="close", commandfor=name))


def confirm_dialog(
    name: Text,
    title: Text,
    text: Child,
    *,
    act: Child,
    on_confirm: Any,
    keep: Child = "Keep it",
    **props: Any,
) -> rx.Component:
    """A question with a solid rust answer: ``act`` names it in full ("Delete 3 tickets")."""
    confirm = button(
        act, kind="solid-danger", on_click=on_confirm, **native({}, command="close", commandfor=name)
    )
    return dialog(name, title, text, (close_button(name, keep), confirm), **props)


def choice_list(*choices: Child, label: Text, **props: Any) -> rx.Component:
    """What can be chosen in a dialog, one under another; fill it with ``choice_button``."""
    return rx.el.div(*choices, role="group", aria_label=label, class_name="choose", **props)


def choice_button(*children: Child, end: Child = None, **props: Any) -> rx.Component:
    """One of them; ``end`` stands at its end."""
    last = [rx.el.span(end, class_name="end num")] if end is not None else []
    return rx.el.button(*children, *last, type="button", class_name="mi", **props)
