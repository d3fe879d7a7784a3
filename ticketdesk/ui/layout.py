"""Where things stand and how large words are, so that no page needs a class string."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from ticketdesk.ui.markup import Child, Text, classes

Tone = Literal["", "muted", "faint", "accent", "rust", "green", "amber"]
Align = Literal["", "start", "center", "end", "baseline", "stretch"]


def _box(tag: Any, name: str, children: tuple[Child, ...], props: dict[str, Any]) -> rx.Component:
    return tag(*children, class_name=classes(name, props.pop("class_name", "")), **props)


def _flex(direction: str, gap: int, align: Align) -> str:
    # Tailwind finds these names in the compiled pages and writes only those that are used.
    return f"flex {direction} gap-{gap / 4:g} {f'items-{align}' if align else ''}".strip()


def stack(
    *children: Child, gap: int = 16, align: Align = "", as_: Any = rx.el.div, **props: Any
) -> rx.Component:
    """Things under one another, ``gap`` pixels apart."""
    return _box(as_, _flex("flex-col", gap, align), children, props)


def line(
    *children: Child,
    gap: int = 8,
    align: Align = "",
    wrap: bool = False,
    as_: Any = rx.el.div,
    **props: Any,
) -> rx.Component:
    """Things beside one another, centred; ``wrap`` lets them break into several lines."""
    direction = "flex-wrap min-w-0" if wrap else "min-w-0"
    return _box(as_, _flex(direction, gap, align or "center"), children, props)


def grow(*children: Child, **props: Any) -> rx.Component:
    """Takes the room that is left in a ``line``; without children it pushes the rest to the end."""
    return _box(rx.el.div, "grow", children, props)


def columns(*children: Child, count: int = 2, gap: int = 16, **props: Any) -> rx.Component:
    """Equal columns (2 to 4) that stand under one another where there is no room."""
    return _box(rx.el.div, f"cols cols-{count} gap-{gap / 4:g}", children, props)


def visually_hidden(*children: Child, **props: Any) -> rx.Component:
    """Words for those who listen."""
    return _box(rx.el.span, "sr", children, props)


def clip(*children: Child, **props: Any) -> rx.Component:
    """One line that ends in an ellipsis where the room ends."""
    return _box(rx.el.span, "clip", children, props)


def only_wide(*children: Child, **props: Any) -> rx.Component:
    """Shown from 700 px of window width."""
    return _box(rx.el.span, "only-wide", children, props)


def only_narrow(*children: Child, **props: Any) -> rx.Component:
    """Shown under 700 px of window width."""
    return _box(rx.el.span, "only-narrow", children, props)


def heading(*children: Child, level: int = 2, size: int = 15, **props: Any) -> rx.Component:
    """A title of 13, 15, 18, 22 or 28 px; ``level`` is its place in the outline."""
    tag = {1: rx.el.h1, 2: rx.el.h2, 3: rx.el.h3, 4: rx.el.h4}[level]
    return _box(tag, f"head-{size}", children, props)


def text(
    *children: Child,
    size: int | None = None,
    tone: Tone = "",
    strong: bool = False,
    numbers: bool = False,
    as_: Any = rx.el.span,
    **props: Any,
) -> rx.Component:
    """Words of a size (11 to 16 px) and tone; ``numbers`` makes digits equally wide."""
    name = " ".join(
        part
        for part in (f"t{size}" if size else "", tone, "strong" if strong else "", "num" if numbers else "")
        if part
    )
    return _box(as_, name, children, props)


def paragraph(*children: Child, size: int | None = None, tone: Tone = "", **props: Any) -> rx.Component:
    """A paragraph."""
    return text(*children, size=size, tone=tone, as_=rx.el.p, **props)


def lede(*children: Child, **props: Any) -> rx.Component:
    """The sentence under a public title."""
    return _box(rx.el.p, "lede", children, props)


def rule(**props: Any) -> rx.Component:
    """A hairline between two parts."""
    return _box(rx.el.hr, "rule", (), props)


def steps(*items: Child, **props: Any) -> rx.Component:
    """A numbered list: what happens next."""
    return _box(rx.el.ol, "steps", tuple(rx.el.li(item) for item in items), props)


def bullets(*items: Child, **props: Any) -> rx.Component:
    """A plain list with dots."""
    return _box(rx.el.ul, "bullets", tuple(rx.el.li(item) for item in items), props)


def panel(
    *children: Child,
    title: Text | None = None,
    sub: Text | None = None,
    end: Child = None,
    **props: Any,
) -> rx.Component:
    """A framed part of a page with a title and the sentence under it."""
    head = []
    if title is not None:
        head.append(
            line(heading(title, size=13), grow(), end) if end is not None else heading(title, size=13)
        )
    if sub is not None:
        head.append(rx.el.p(sub, class_name="sub"))
    return _box(rx.el.section, "panel", (*head, *children), props)


def card(*children: Child, **props: Any) -> rx.Component:
    """A frame without a title or padding, for rows."""
    return _box(rx.el.div, "card", children, props)


def page(*children: Child, **props: Any) -> rx.Component:
    """The scrolling body of a desk screen, at most 1120 px wide."""
    return _box(rx.el.div, "page", (rx.el.div(*children, class_name="in"),), props)


def preformatted(content: Text, **props: Any) -> rx.Component:
    """Words exactly as typed, line breaks kept, long words broken."""
    return _box(rx.el.div, "pre", (content,), props)


def code(content: Text, **props: Any) -> rx.Component:
    """A value to copy: a token, an address, a variable."""
    return _box(rx.el.code, "code", (content,), props)
