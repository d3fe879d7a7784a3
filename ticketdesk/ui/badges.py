"""Status, priority, category: a shape and a word, said in one place for the browser and for Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx

from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Flag, Text, classes, look_up, when
from ticketdesk.ui.times import day

Kind = Literal["status", "priority", "category", "wait"]


@dataclass(frozen=True)
class Badge:
    """How one value is shown: its word, its shape in the sprite, its tone in the stylesheet."""

    kind: Kind
    word: str
    glyph: str
    tone: str = ""


# The order is the order in menus, filters and breakdowns.
BADGES: dict[str, Badge] = {
    "open": Badge("status", "Open", "st-open", "is-open"),
    "in_progress": Badge("status", "In progress", "st-progress", "is-progress"),
    "resolved": Badge("status", "Resolved", "st-resolved", "is-resolved"),
    "closed": Badge("status", "Closed", "st-closed", "is-closed"),
    "low": Badge("priority", "Low", "pr-low"),
    "medium": Badge("priority", "Medium", "pr-medium"),
    "high": Badge("priority", "High", "pr-high", "is-high"),
    "critical": Badge("priority", "Critical", "pr-critical", "is-critical"),
    "billing": Badge("category", "Billing", "credit-card"),
    "technical": Badge("category", "Technical", "wrench"),
    "account": Badge("category", "Account", "user-round-cog"),
    "general": Badge("category", "General", "message-circle"),
    "unjudged": Badge("wait", "Not judged", "pr-unjudged", "is-unjudged"),
    "waiting": Badge("wait", "Waiting for triage", "st-wait"),
}


def word(value: str) -> str:
    """The word people read: ``in_progress`` is "In progress". An unknown value is returned as it is."""
    return BADGES[value].word if value in BADGES else value


def glyph(value: str) -> str:
    """The sprite's symbol for a value."""
    return BADGES[value].glyph


def options(kind: Kind) -> list[tuple[str, str]]:
    """``(value, word)`` pairs of one kind, for selects and facets."""
    return [(value, badge.word) for value, badge in BADGES.items() if badge.kind == kind]


def words(kind: Kind) -> dict[str, str]:
    """The same as a mapping, in lower case, as a sentence needs it."""
    return {value: badge.word.lower() for value, badge in BADGES.items() if badge.kind == kind}


def _table(part: str, *kinds: Kind) -> dict[str, str]:
    return {value: getattr(badge, part) for value, badge in BADGES.items() if badge.kind in kinds}


def _badge(value: Text, *kinds: Kind, shape_only: bool = False, **props: Any) -> rx.Component:
    said = look_up(_table("word", *kinds), value)
    shape = icon(look_up(_table("glyph", *kinds), value), size=14)
    inside = rx.el.span(said, class_name="sr") if shape_only else said
    tone = look_up(_table("tone", *kinds), value)
    return rx.el.span(shape, inside, class_name=classes("badge", tone), **props)


def status_badge(value: Text, **props: Any) -> rx.Component:
    """``open``, ``in_progress``, ``resolved`` or ``closed``; ``shape_only`` keeps the word for the ear."""
    return _badge(value, "status", **props)


def priority_badge(value: Text, *, judged: Flag = True, **props: Any) -> rx.Component:
    """``low`` to ``critical``; not ``judged`` draws three dotted strokes and says so."""
    shown = when(judged, value, "unjudged")
    return _badge(shown, "priority", "wait", **props)


def category_badge(value: Text, **props: Any) -> rx.Component:
    """``billing``, ``technical``, ``account`` or ``general``."""
    return _badge(value, "category", **props)


def asleep(until: Text, **props: Any) -> rx.Component:
    """That a ticket sleeps, and until when."""
    said = rx.el.span("Snoozed until ", class_name="sr")
    return rx.el.span(icon("alarm-clock", size=14), said, day(until), class_name="badge", **props)


def waiting_badge(**props: Any) -> rx.Component:
    """Nobody and nothing has judged it yet."""
    return _badge("waiting", "wait", **props)


def badge(value: Text, **props: Any) -> rx.Component:
    """Any of the above when the kind is known only in the browser (search hits, history)."""
    return _badge(value, "status", "priority", "category", "wait", **props)
