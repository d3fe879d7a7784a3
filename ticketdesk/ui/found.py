"""Hits of a search: words with marks on one line, the place that has them, and what a search was taken for."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.markup import Child, Text


def hit_words(spans: rx.Var, **props: Any) -> rx.Component:
    """A text on one line: ``spans`` is a Var of dicts ``{"text": ..., "is_hit": ...}``."""
    return rx.el.span(
        rx.foreach(
            spans,
            lambda span: rx.cond(
                span["is_hit"].to(bool),
                rx.el.mark(span["text"].to(str), class_name="hit"),
                rx.fragment(span["text"].to(str)),
            ),
        ),
        dir="auto",
        **props,
    )


def hit_line(spans: rx.Var, where: Text) -> rx.Component:
    """The line below a row with the place that has what was looked for, after the words that say where; none without.

    Args:
        spans: As for ``hit_words``.
        where: "in a reply"; empty where nothing has to be said.
    """
    lead = rx.cond(where != "", where + ": ", "")
    line = rx.el.span(lead, hit_words(spans), role="cell", class_name="hit-line clip")
    return rx.cond(spans.length() > 0, line, rx.fragment())


def search_line(*children: Child, **props: Any) -> rx.Component:
    """A quiet line above or below a list that says what it shows; ``sought`` words stand out."""
    return rx.el.div(*children, role="status", class_name="search-line", **props)


def sought(words: Text) -> rx.Component:
    """Words that somebody looks for, in whatever direction they are written."""
    return rx.el.bdi("“", words, "”")
