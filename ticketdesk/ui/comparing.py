"""Two versions of something: words that went and came, a value that would change, how far a comparison is."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Text, is_var, native, variables


def redline(pieces: Any, **props: Any) -> rx.Component:
    """What is another: words that went are struck through, words that came underlined; both are said aloud too.

    Args:
        pieces: A Var of ``{kind, words}``; ``kind`` is same, gone or new.
    """

    def piece(one: Any) -> rx.Component:
        words = one["words"].to(str)
        said = rx.match(
            one["kind"].to(str),
            ("gone", rx.el.del_(rx.el.span("removed: ", class_name="sr"), words)),
            ("new", rx.el.ins(rx.el.span("added: ", class_name="sr"), words)),
            rx.el.span(words),
        )
        return rx.fragment(said, " ")

    return rx.el.p(rx.foreach(pieces, piece), class_name="redline", dir="auto", **props)


def change(before: Child, after: Child, **props: Any) -> rx.Component:
    """A value as it is and as it would be."""
    return rx.el.span(
        rx.el.span("from ", class_name="sr"),
        rx.el.del_(before),
        icon("arrow-right", size=14),
        rx.el.span("to ", class_name="sr"),
        rx.el.ins(after),
        class_name="change",
        **props,
    )


def progress(value: Any, most: Any, *, label: Text, words: Text, **props: Any) -> rx.Component:
    """How far something is, as a bar and in words.

    Args:
        value, most: Numbers, or Vars of numbers.
        label: What is under way: "Replay".
        words: The same as a sentence: "120 of 400".
    """
    part = rx.cond(most > 0, value / most, 0) if is_var(most) else value / max(1, most)
    return rx.el.div(
        rx.el.i(**native({}, **variables(part=part))),
        class_name="meter",
        role="progressbar",
        **native(
            props,
            aria_label=label,
            aria_valuemin="0",
            aria_valuemax=most,
            aria_valuenow=value,
            aria_valuetext=words,
        ),
    )


def balance(better: Any, worse: Any, *, words: Text, **props: Any) -> rx.Component:
    """How many got better and how many worse, as two parts of one bar; the worse part is hatched too."""
    return rx.el.div(
        rx.el.i(class_name="good", **native({}, **variables(part=better))),
        rx.el.i(class_name="bad", **native({}, **variables(part=worse))),
        class_name="meter two",
        role="img",
        aria_label=words,
        **props,
    )
