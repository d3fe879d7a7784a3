"""Lists that a sign opens while somebody writes: ``/`` and ``@``. ``signs.js`` finds in them what is typed behind it."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx
from reflex_components_core.el.element import Element

from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Text, native


def sign_list(
    sign: str,
    *options: Child,
    name: str,
    label: Text,
    nothing: Child,
    only: Literal["", "reply", "note"] = "",
    area: str = "composer",
) -> rx.Component:
    """The list; it stands right before the box of its text and opens above it.

    Args:
        sign: The character that opens it, at the beginning of a word.
        options: ``sign_option``, or one ``rx.foreach`` of them.
        name: Its id.
        label: What it offers.
        nothing: What is said where it has nothing to offer at all.
        only: It opens only while this is written.
        area: The id of the text.
    """
    kept = rx.el.div(*options, role="listbox", aria_label=label, id=name)
    floats = rx.el.div(kept, rx.el.p(nothing, class_name="signs-none"), class_name="signs")
    told = {"data_sign": sign, "data_sign_for": area, "data_only": only}
    return rx.el.div(floats, class_name="signs-at", **native({"hidden": True}, **told))


def sign_option(
    *children: Child, name: Text, lead: Child = None, more: Child = None, puts: Text = "", **props: Any
) -> rx.Component:
    """One line of the list.

    Args:
        children: What stands there.
        name: By what it is found.
        lead: What stands before it.
        more: A second, quiet line.
        puts: What stands in the text afterwards instead of the sign; nothing for what ``on_click`` does.
    """
    first = [] if lead is None else [lead]
    under = [rx.el.span(more, class_name="t12 muted clip")] if more is not None else []
    return rx.el.div(
        *first,
        rx.el.span(rx.el.span(*children, class_name="clip"), *under, class_name="two"),
        role="option",
        class_name="mi",
        aria_selected="false",
        **native(props, data_name=name, data_puts=puts),
    )


class _PutElement(Element):
    """``<td-put>``: puts words into a text where its cursor stands, when it comes and somebody has asked for them."""

    tag = "tdPut"
    into: rx.Var[str]
    words: rx.Var[str]

    def _get_tag_name(self) -> str:
        return '"td-put"'


def put_words(words: Text, turn: Any, *, into: str = "composer") -> rx.Component:
    """Words for the text of this id; a new ``turn`` puts them again, 0 puts nothing."""
    put = _PutElement.create(into=into, words=words, **native({}, hidden=True))
    return rx.cond(turn > 0, rx.fragment(put, key=turn.to_string()))


def sign_button(sign: str, label: Text, icon_name: str, *, area: str = "composer") -> rx.Component:
    """Opens the list without the sign having to be known: it types it."""
    return rx.el.button(
        icon(icon_name),
        type="button",
        class_name="btn plain square",
        aria_label=label,
        title=label,
        **native({}, data_types=sign, data_into=area),
    )
