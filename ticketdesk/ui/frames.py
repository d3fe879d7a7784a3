"""The frame of the desk: rail, top bar, screen, side part."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.buttons import icon_button
from ticketdesk.ui.chips import count
from ticketdesk.ui.icons import brand_mark, icon
from ticketdesk.ui.markup import Child, Flag, Text, anchor, classes, is_given, native, when
from ticketdesk.ui.people import avatar
from ticketdesk.ui.public import skip_link
from ticketdesk.ui.ways import Ways

RAIL = "rail"


def rail_item(
    word: Text,
    href: Text,
    icon_name: Text,
    *,
    amount: Any = None,
    is_hot: Flag = False,
    is_current: Flag = False,
    hotkey: str | None = None,
    **props: Any,
) -> rx.Component:
    """A place in the rail; ``amount`` as text ("99+"), rust when ``is_hot``."""
    figure = [count(amount, is_hot=is_hot)] if is_given(amount) else []
    return anchor(
        icon(icon_name),
        rx.el.span(word, class_name="clip"),
        *figure,
        href=href,
        aria_current=when(is_current, "page", "false"),
        class_name="place",
        **native(props, data_hotkey=hotkey),
    )


def rail_group(title: Text | None, *items: Child) -> rx.Component:
    """Places that belong together under a quiet title."""
    head = [rx.el.h2(title)] if title is not None else []
    return rx.el.div(*head, *items, class_name="group")


def rail_person(
    name: Text,
    initials: Text,
    tone: Text = "t1",
    *,
    href: Text = "/desk/account",
    sign_out: Child = None,
    is_current: Flag = False,
) -> rx.Component:
    """Who is signed in, and the way out."""
    return rx.el.div(
        anchor(
            avatar(initials, tone),
            rx.el.span(name, class_name="clip"),
            href=href,
            class_name="place grow",
            aria_current=when(is_current, "page", "false"),
        ),
        *([sign_out] if sign_out is not None else []),
        class_name="line person",
    )


def rail(
    *groups: Child, brand: Text, action: Child = None, foot: Child = None, label: Text = "Desk"
) -> rx.Component:
    """The rail: brand, groups of places, and at the foot the person. A drawer under 700 px."""
    return rx.el.nav(
        rx.el.div(
            brand_mark(size=20),
            rx.el.span(brand, class_name="clip"),
            *([rx.el.span(action, class_name="end")] if action is not None else []),
            class_name="brand",
        ),
        *groups,
        *([rx.el.div(foot, class_name="foot")] if foot is not None else []),
        id=RAIL,
        aria_label=label,
        class_name="rail",
        **native({}, popover="auto"),
    )


def desk_frame(*children: Child, rail: rx.Component, above: Child = None, **props: Any) -> rx.Component:
    """Rail and screen. ``above`` is a strip over the screen, such as ``offline_banner()``."""
    return rx.el.div(
        skip_link("main", "Skip to the content"),
        Ways.create(),
        rail,
        rx.el.main(
            *([above] if above is not None else []),
            *children,
            id="main",
            class_name="col",
            **native({}, tabIndex=-1),
        ),
        class_name="desk",
        **props,
    )


def topbar(
    *children: Child,
    title: Child = None,
    amount: Any = None,
    back: Text | None = None,
    back_label: Text = "Back",
    menu: bool = True,
    end: Child = None,
    **props: Any,
) -> rx.Component:
    """The bar over a screen: menu button (phones) or back arrow, title and count, ``children``, then ``end``.

    Args:
        menu: False in a side part, where the rail is out of place.
    """
    way = []
    if back is not None:
        way = [icon_button("arrow-left", back_label, href=back)]
    elif menu:
        way = [rx.el.span(icon_button("menu", "Views and menu", menu=RAIL), class_name="only-narrow")]
    return rx.el.header(
        *way,
        *([rx.el.h1(title, class_name="clip")] if title is not None else []),
        *([rx.el.span(amount, class_name="count", aria_live="polite")] if amount is not None else []),
        *children,
        *([rx.el.div(class_name="grow"), end] if end is not None else []),
        class_name=classes("topbar"),
        **props,
    )


def split(
    *children: Child, side: Child, kind: str = "preview", label: Text = "Preview", **props: Any
) -> rx.Component:
    """A list with its preview (``preview``, gone under 1280 px) or a thread with its facts (``facts``)."""
    return rx.el.div(
        rx.el.div(*children, class_name="main-part"),
        # It scrolls by itself, so the keyboard has to reach it.
        rx.el.aside(side, class_name="side-part", aria_label=label, custom_attrs={"tabIndex": 0}),
        class_name=classes("split", kind),
        **props,
    )


def preview_body(*children: Child, **props: Any) -> rx.Component:
    """The scrolling middle of a preview."""
    return rx.el.div(*children, class_name="preview-body", **native(props, tabIndex=0))


def preview_foot(*actions: Child, **props: Any) -> rx.Component:
    """The actions at the bottom of a preview."""
    return rx.el.div(*actions, class_name="preview-foot", **props)
