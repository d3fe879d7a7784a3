"""Icons and glyphs: one sprite, ``/icons.svg``, drawn with ``<use>``; colour comes from the text around."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.markup import Text, is_given

SPRITE = "/icons.svg"


def icon(name: Text, *, size: int = 16, label: Text | None = None, **props: Any) -> rx.Component:
    """An icon of the sprite.

    Args:
        name: The symbol's id, for example ``pencil-line`` or ``st-open``; may be a Var.
        size: Edge in pixels: 16, or 14 beside 12 px text.
        label: What it says to those who cannot see it; without one it is decoration.
    """
    said = {"role": "img", "aria_label": label} if is_given(label) else {"aria_hidden": "true"}
    href = f"{SPRITE}#{name}" if isinstance(name, str) else f"{SPRITE}#" + name.to(str)
    name_of_class = f"i {props.pop('class_name', '')}".strip()
    return rx.el.svg(
        rx.el.svg.use(href=href), width=str(size), height=str(size), class_name=name_of_class, **said, **props
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
