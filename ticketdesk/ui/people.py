"""People: initials in a disc, and whether somebody is looking or writing."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from ticketdesk.ui.markup import Text, classes, is_given, look_up

Tone = Literal["", "t1", "t2", "t3", "t4", "none"]
Presence = Literal["", "looking", "writing"]


def avatar(
    initials: Text = "",
    tone: Text = "",
    *,
    name: Text | None = None,
    size: Literal[20, 28] = 20,
    presence: Text = "",
    **props: Any,
) -> rx.Component:
    """A person.

    Args:
        initials: Two letters; empty with the tone ``none`` means nobody.
        tone: ``t1`` petrol, ``t2`` rust, ``t3`` green, ``t4`` yellow, ``none`` dashed, empty grey; may be a Var.
        name: Read aloud and shown on hover; without it the name must stand beside the disc.
        size: 20 in rows, 28 beside messages.
        presence: ``looking`` (filled green dot) or ``writing`` (hollow dot); may be a Var.
    """
    said = {"role": "img", "aria_label": name, "title": name} if is_given(name) else {"aria_hidden": "true"}
    disc = rx.el.span(initials, class_name=classes("av", "lg" if size == 28 else "", tone), **said, **props)
    if not is_given(presence):
        return disc
    return rx.el.span(disc, class_name=classes("here", presence))


def nobody(name: Text = "Unassigned", **props: Any) -> rx.Component:
    """The dashed disc of a ticket that nobody has."""
    return avatar("", "none", name=name, **props)


def typing(word: Text, **props: Any) -> rx.Component:
    """Three breathing dots and who they belong to: "Ana is typing"."""
    dots = rx.el.span(rx.el.i(), rx.el.i(), rx.el.i(), class_name="dots", aria_hidden="true")
    return rx.el.span(dots, word, class_name="life", **props)


PRESENCE_WORDS = {"": "", "looking": "is looking", "writing": "is writing"}


def person_line(
    name: Text,
    initials: Text,
    tone: Text = "",
    *,
    presence: Text = "",
    doing: Text | None = None,
    **props: Any,
) -> rx.Component:
    """Disc, name and what they do right now, in words; ``doing`` takes the place of "is looking"."""
    words = look_up(PRESENCE_WORDS, presence) if doing is None else doing
    return rx.el.span(
        avatar(initials, tone, size=28, presence=presence),
        rx.el.span(name, " ", rx.el.span(words, class_name="muted")),
        class_name="line",
        **props,
    )
