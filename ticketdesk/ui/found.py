"""Hits of a search: words with marks on one line, and the place that has them."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.markup import Text


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


def hit_place(spans: rx.Var, where: Text) -> rx.Component:
    """The place beside a title that has what was looked for, after the words that say where it is."""
    return rx.fragment(rx.cond(where != "", where + ": ", ""), hit_words(spans))
