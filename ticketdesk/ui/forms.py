"""Two kinds of form: one that Reflex sends over its socket, one that the browser posts itself."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx
from reflex_components_core.el.element import Element

from ticketdesk.ui.markup import Child, Text, classes, native


class PostedForm(Element):
    """``rx.el.form`` always prevents the browser's own post, which sign-in needs for its cookie."""

    tag = "form"
    action: rx.Var[str]
    method: rx.Var[str]
    enc_type: rx.Var[str]


def form(
    *children: Child,
    on_submit: Any,
    keep: Text | None = None,
    gap: Literal[12, 16, 20] = 20,
    as_sheet: bool = False,
    **props: Any,
) -> rx.Component:
    """A form whose values go to ``on_submit`` by the names of its fields.

    Args:
        keep: Name under which ``keep.js`` keeps the words on this device for 24 h.
        gap: Pixels between fields.
        as_sheet: Draws it as the public sheet of paper, where ``tear()`` may cut it.
    """
    return rx.el.form(
        *children,
        on_submit=on_submit,
        class_name=classes("form", f"gap-{gap / 4:g}", "sheet" if as_sheet else ""),
        # Sent before the scripts are there, its words would stand in the address; so nothing is sent.
        method="dialog",
        **native(props, data_keep=keep, noValidate=True),
    )


def native_form(
    *children: Child,
    action: Text,
    method: Literal["post", "get"] = "post",
    gap: Literal[12, 16, 20] = 16,
    **props: Any,
) -> rx.Component:
    """A form that the browser posts itself, for what must set or drop a cookie."""
    return PostedForm.create(
        *children, action=action, method=method, class_name=f"form gap-{gap / 4:g}", **props
    )
