"""A conversation: what people wrote, what only agents see, and what changed in between."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.buttons import button, icon_button
from ticketdesk.ui.chips import chip
from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Flag, PlainLink, Text, classes, filled, look_up, native, when
from ticketdesk.ui.people import avatar
from ticketdesk.ui.scripts import script
from ticketdesk.ui.times import ago

# kind: who may read it and how it is told apart
KINDS = ("ask", "reply", "note", "closing", "held")
SYMBOLS = {
    "ask": "message-circle",
    "reply": "mail",
    "note": "lock",
    "closing": "circle-check",
    "held": "clock",
}
LABELS = {
    "ask": "",
    "reply": "Reply",
    "note": "Internal note, only agents see it",
    "closing": "Closing comment",
    "held": "Being sent",
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
    origin: Child = None,
    link: Text | None = None,
    acts: Child = None,
    below: Child = None,
    **props: Any,
) -> rx.Component:
    """One message.

    Args:
        kind: ``ask`` (the requester, framed), ``reply`` (filled), ``note`` (yellow, hatched, set in),
            ``closing`` (a reply with a green tick), ``held`` (dashed: it can be taken back still); may be a Var.
        author, initials, tone: Who.
        body: The words: a Var of plain text, ``marks(spans)`` or ``prose(html)``.
        at: The moment, ISO 8601.
        label: Who reads it: "Reply, Mara sees it"; each kind has its own without it.
        origin: Where it was written, when that is not here.
        link: The address of this message; the moment leads there.
        acts: Small buttons at the right of its head, seen while the message is in hand.
        below: What hangs on it: files.
    """
    said = look_up(LABELS, kind) if label is None else label
    told = rx.el.span(icon(look_up(SYMBOLS, kind), size=14), said, class_name="lab")
    return rx.el.article(
        avatar(initials, tone, size=28),
        rx.el.div(
            rx.el.div(
                rx.el.b(author),
                when(filled(said), told, rx.fragment()),
                *([origin] if origin is not None else []),
                when(is_new, chip("New", kind="soft"), rx.fragment()),
                rx.el.span(
                    *([rx.el.span(acts, class_name="acts")] if acts is not None else []),
                    _moment(at, time_mode, link),
                    class_name="end",
                ),
                class_name="h",
            ),
            rx.el.div(body, class_name="b pre"),
            *([below] if below is not None else []),
            class_name="bubble",
        ),
        class_name=classes("msg", kind),
        **props,
    )


def _moment(at: Text, mode: str, link: Text | None) -> rx.Component:
    shown = ago(at, mode=mode)
    return shown if link is None else PlainLink.create(shown, href=link, class_name="plain-link")


def copies_address(key: Text, label: Text = "Copy the link to this message") -> rx.Component:
    """The small button that copies the address of one message (``thread.js``).

    Args:
        key: The message's id on the page.
        label: What it does.
    """
    return icon_button("link", label, size=14, **native({}, data_address_of=key))


def went_on(author: Text, at: Text, where: Child, words: Child, **props: Any) -> rx.Component:
    """What is left of a message that became something else: who wrote it, where it went, and its words folded away."""
    return rx.el.article(
        icon("arrow-right", size=14),
        rx.el.p(rx.el.b(author), " wrote this on ", ago(at, mode="moment"), ". It became ", where, "."),
        rx.el.details(rx.el.summary("Show the words"), rx.el.div(words, class_name="b pre")),
        class_name="went-on",
        **props,
    )


def thread(
    *children: Child,
    label: Text = "Conversation",
    newest_first: bool = True,
    of: Text | None = None,
    **props: Any,
) -> rx.Component:
    """The scroller of a conversation; with ``newest_first`` it opens at the newest message.

    Args:
        of: What it is about, as the last part of the page's address: ``thread.js`` then leads to the message that the
            address names, and says what came while somebody reads further up.
    """
    scroller = rx.el.div(
        rx.el.div(*children, class_name="in"),
        class_name=classes("thread", "" if newest_first else "from-top"),
        role="region",
        aria_label=label,
        **native(props, tabIndex=0, data_thread=of),
    )
    if of is None:
        return scroller
    pill = rx.el.button(type="button", class_name="newpill", hidden=True, **native({}, data_newer=""))
    told = rx.el.div(pill, role="status", class_name="newpill-host from-below")
    return rx.fragment(script("thread"), scroller, told)


def earlier(words: Text, *, on_click: Any, **props: Any) -> rx.Component:
    """The button between what was asked and the end of a long conversation."""
    press = button(words, icon_name="history", on_click=on_click, **native(props, data_earlier=""))
    return rx.el.div(press, class_name="earlier")


def conversation(*children: Child, label: Text = "Conversation", **props: Any) -> rx.Component:
    """A short conversation on a public page, read aloud as it grows."""
    return rx.el.div(*children, class_name="talk", role="log", aria_label=label, **props)


def history_line(summary: Child, *entries: Child, at: Text | None = None, **props: Any) -> rx.Component:
    """Changes folded to one line that opens in place; ``entries`` are lines or one ``rx.foreach`` of them.

    Args:
        summary: The first of them, and how many more there are.
        at: When the first of them was.
    """
    when_ = [ago(at, mode="clock")] if at is not None else []
    return rx.el.details(
        rx.el.summary(
            icon("chevron-right", size=14, class_name="chev"),
            rx.el.span(summary),
            *when_,
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
