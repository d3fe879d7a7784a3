"""The frames of public pages: one column, or one card."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.icons import brand_mark
from ticketdesk.ui.markup import Child, PlainLink, Text, anchor, native
from ticketdesk.ui.stubs import tear
from ticketdesk.ui.ways import Ways


def skip_link(target: str, words: Text) -> rx.Component:
    """The first stop of the keyboard: past everything that repeats."""
    return PlainLink.create(words, href=f"#{target}", class_name="skip")


def public_frame(
    *children: Child,
    brand: Text,
    right: Child = None,
    footer: tuple[Child, ...] = (),
    skip_to: str = "main",
    skip_words: Text = "Skip to the form",
    brand_href: Text | None = None,
    **props: Any,
) -> rx.Component:
    """One column of 640 px: brand and a quiet right slot above, ``footer`` parts below."""
    name: Any = rx.el.span(brand)
    if brand_href is not None:
        name = anchor(brand, href=brand_href, class_name="plain-link")
    return rx.el.div(
        skip_link(skip_to, skip_words),
        Ways.create(),
        rx.el.header(
            brand_mark(), name, *([rx.el.span(right, class_name="end")] if right is not None else [])
        ),
        rx.el.main(*children, id="main", **native({}, tabIndex=-1)),
        rx.el.footer(*footer) if footer else rx.fragment(),
        class_name="public",
        **props,
    )


def card_frame(*children: Child, brand: Text, below: Child = None, **props: Any) -> rx.Component:
    """Sign-in, setup: one card of 380 px, torn under the name."""
    return rx.el.main(
        Ways.create(),
        rx.el.div(
            rx.el.div(brand_mark(), rx.el.span(brand, class_name="strong t15"), class_name="line name"),
            tear(),
            *children,
            class_name="sheet narrow",
        ),
        *([rx.el.p(below, class_name="muted")] if below is not None else []),
        class_name="login",
        id="main",
        **props,
    )
