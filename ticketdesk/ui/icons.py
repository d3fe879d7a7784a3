"""Icons and glyphs: one sprite, ``/icons.svg``, drawn by ``assets/icon.js``; colour comes from the text around."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.markup import Text, is_given, native

SPRITE = "/icons.svg"


class Symbol(rx.Component):
    """One symbol of the sprite."""

    library = "$/public/icon.js"
    tag = "Icon"

    name: rx.Var[str]
    width: rx.Var[str]
    height: rx.Var[str]


def icon(name: Text, *, size: int = 16, label: Text | None = None, **props: Any) -> rx.Component:
    """An icon of the sprite.

    Args:
        name: The symbol's id, for example ``pencil-line`` or ``st-open``; may be a Var.
        size: Edge in pixels: 16, or 14 beside 12 px text.
        label: What it says to those who cannot see it; without one it is decoration.
    """
    said = {"role": "img", "aria_label": label} if is_given(label) else {"aria_hidden": "true"}
    name_of_class = f"i {props.pop('class_name', '')}".strip()
    return Symbol.create(
        name=name, width=str(size), height=str(size), class_name=name_of_class, **native(props, **said)
    )


def brand_mark(*, size: int = 24, **props: Any) -> rx.Component:
    """The mark: a stub with a tick. Decoration, the name always stands beside it."""
    return rx.el.svg(
        rx.el.svg.use(href=f"{SPRITE}#brand"),
        width=str(size),
        height=str(size),
        aria_hidden="true",
        class_name="mark",
        **props,
    )


def stub_mark() -> rx.Component:
    """The outline of a stub that stands in empty states."""
    return rx.el.svg(
        rx.el.svg.use(href=f"{SPRITE}#stub"),
        width="72",
        height="44",
        aria_hidden="true",
        class_name="stub-mark",
    )
