"""A conversation: what people wrote, what only agents see, and what changed in between."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.chips import chip
from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Flag, Text, classes, filled, look_up, when
from ticketdesk.ui.people import avatar
from ticketdesk.ui.times import ago

# kind: who may read it and how it is told apart
KINDS = ("ask", "reply", "note", "closing")
SYMBOLS = {"ask": "message-circle", "reply": "mail", "note": "lock", "closing": "circle-check"}
LABELS = {
    "ask": "",
    "reply": "Reply",
    "note": "Internal note, only agents see it",
    "closing": "Closing comment",
}


def message(
    kind: Text,
    author: Text,
    body: Child,
    *,
    at: Text,
    initials: Text = "",
    tone: Text = "",
    label: Text | None = None,
    is_new: Flag = False,
    time_mode: str = "clock",
    **props: Any,
) -> rx.Component:
    """One message.

    Args:
        kind: ``ask`` (the requester, framed), ``reply`` (filled), ``note`` (yellow, hatched, set in),
            ``closing`` (a reply with a green tick); may be a Var.
        author, initials, tone: Who.
        body: The words: a Var of plain text, or ``marks(spans)``.
        at: The moment, ISO 8601.
        label: Who reads it: "Reply, Mara sees it"; each kind has its own without it.
    """
    said = look_up(LABELS, kind) if label is None else label
    told = rx.el.span(icon(look_up(SYMBOLS, kind), size=14), said, class_name="lab")
    return rx.el.article(
        avatar(initials, tone, size=28),
        rx.el.div(
            rx.el.div(
                rx.el.b(author),
                when(filled(said), told, rx.fragment()),
                when(is_new, chip("New", kind="soft"), rx.fragment()),
                ago(at, mode=time_mode),
                class_name="h",
            ),
            rx.el.div(body, class_name="b pre"),
            class_name="bubble",
        ),
        class_name=classes("msg", kind),
        **props,
    )


def thread(
    *children: Child, label: Text = "Conversation", newest_first: bool = True, **props: Any
) -> rx.Component:
    """The scroller of a conversation; with ``newest_first`` it opens at the newest message."""
    return rx.el.div(
        rx.el.div(*children, class_name="in"),
        class_name=classes("thread", "" if newest_first else "from-top"),
        role="region",
        aria_label=label,
        custom_attrs={"tabIndex": 0},
        **props,
    )


def conversation(*children: Child, label: Text = "Conversation", **props: Any) -> rx.Component:
    """A short conversation on a public page, read aloud as it grows."""
    return rx.el.div(*children, class_name="talk", role="log", aria_label=label, **props)


def history_line(summary: Child, *entries: Child, **props: Any) -> rx.Component:
    """Changes folded to one line that opens in place; ``entries`` are lines or one ``rx.foreach`` of them."""
    return rx.el.details(
        rx.el.summary(
            icon("chevron-right", size=14, class_name="chev"),
            rx.el.span(summary),
            rx.el.span(class_name="rule-line"),
        ),
        rx.el.ul(*entries),
        class_name="ht",
        **props,
    )


def history_lines(*entries: Child, **props: Any) -> rx.Component:
    """A few changes, all in sight."""
    return rx.el.ul(*entries, class_name="ht flat", **props)


def history_entry(*children: Child, at: Text | None = None, **props: Any) -> rx.Component:
    """One change: when, who, what."""
    when_ = [ago(at, mode="clock"), " "] if at is not None else []
    return rx.el.li(*when_, *children, **props)


def quote(
    author: Text, verb: Text, at: Text, body: Child, *, kind: Text = "ask", **props: Any
) -> rx.Component:
    """A message in a preview: "Mara Hale wrote, 4 min ago". One of the kind ``note`` is told apart as in a conversation."""
    lock = when(kind == "note", icon("lock", size=14), rx.fragment())
    return rx.el.div(
        rx.el.p(lock, rx.el.b(author), " ", verb, ", ", ago(at, mode="spoken"), class_name="h"),
        rx.el.div(body, class_name="pre"),
        class_name=classes("quote", kind),
        **props,
    )
