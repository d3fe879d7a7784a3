"""The second opinion: everything a machine proposed, in a pencilled box."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Text, classes, filled, look_up, when

# What became of a suggestion.
FATES = {"kept": "check", "applied": "zap", "overruled": "user-round", "waiting": "clock", "": "clock"}
FATE_TONES = {"kept": "yes", "applied": "yes", "overruled": "", "waiting": "", "": ""}


def second_opinion(*parts: Child, title: Text = "Second opinion", **props: Any) -> rx.Component:
    """The dashed box; fill it with ``opinion`` lines."""
    return rx.el.section(
        rx.el.h2(icon("pencil-line", size=14), title), *parts, class_name="second", aria_label=title, **props
    )


def opinion(
    value: Child,
    source: Text,
    *,
    fate: Text = "",
    fate_words: Text = "",
    rate: Text = "",
    quotes: Child = None,
    doubt: Text = "",
    actions: Child = None,
    **props: Any,
) -> rx.Component:
    """One field's suggestion.

    Args:
        value: What was suggested, e.g. "Billing".
        source: Who: "Gemini", "Keyword rules".
        fate: ``kept``, ``applied`` (by itself), ``overruled`` or ``waiting``; may be a Var.
        fate_words: "Kept", "Mara chose High".
        rate: "Right 94 % of the last 120 times."
        quotes: The words that weighed, ``quoted(...)`` or ``weighed(...)``; they follow the rate.
        doubt: Why not to believe it: "Its quotes are not in the ticket".
        actions: Buttons to keep or to refuse it.
    """
    became = rx.el.span(
        icon(look_up(FATES, fate), size=14), fate_words, class_name=classes("says", look_up(FATE_TONES, fate))
    )
    weighed = [rx.el.span(" ", quotes)] if quotes is not None else []
    doubted = rx.el.p(icon("triangle-alert", size=14), rx.el.span(doubt), class_name="doubt")
    return rx.el.div(
        rx.el.p(
            rx.el.b(value),
            rx.el.span(source, class_name="muted"),
            rx.el.span(when(filled(fate_words), became, rx.fragment()), class_name="end"),
            class_name="line wrap",
        ),
        rx.el.p(rate, *weighed, class_name="rate"),
        when(filled(doubt), doubted, rx.fragment()),
        *([rx.el.div(actions, class_name="answers")] if actions is not None else []),
        class_name="op",
        **props,
    )
