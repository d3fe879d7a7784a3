"""Pencil and ink: a choice that a machine suggested or a person made, and evidence in a person's own words."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.chips import chip
from ticketdesk.ui.fields import Options, option_list, text_area, text_input
from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Child, Flag, Text, classes, filled, native, when


def pick(
    name: str,
    label: Text,
    options: Options,
    *,
    is_ink: Flag,
    is_pencil: Flag = True,
    lead: Text = "",
    rest: Text = "",
    overruled: Text = "",
    on_overruled: Any = None,
    because: Child = None,
    empty: str | None = None,
    **props: Any,
) -> rx.Component:
    """A native select whose edge says who decided, with two lines kept below so that nothing jumps.

    Args:
        name, label, options: As for ``select``; ``value`` and ``on_change`` go through ``props``.
        is_ink: A person chose: solid edge, person at the left.
        is_pencil: Something was suggested: dashed edge, pencil. Neither: an ordinary select.
        lead, rest: The sentence below, its first words bold: "Gemini suggests Billing", ", right 94 % ...".
        overruled: Words on the dashed chip of a suggestion that was not taken ("Gemini: Medium"); empty hides it.
        on_overruled: What pressing that chip does.
        because: One line on why it was suggested; ``quoted(...)``. A person's own choice needs no reason.
        empty: Word of the option without a value.
    """
    props.setdefault("id", name)
    why = f"{name}-why"
    first = [rx.el.option(empty, value="")] if empty is not None else []
    edge = when(is_ink, "ink", when(is_pencil, "pencil", "plain"))
    mark = when(is_ink, "user-round", when(is_pencil, "pencil-line", "circle-dashed"))
    control = rx.el.span(
        rx.el.span(icon(mark), class_name="lead"),
        rx.el.select(
            *first,
            *option_list(options),
            name=name,
            class_name="input",
            **native(props, aria_describedby=why),
        ),
        rx.el.span(icon("chevron-down"), class_name="trail"),
        class_name=classes("pick", edge),
    )
    return rx.el.div(
        rx.el.label(label, html_for=props["id"]),
        control,
        _opinion(name, is_ink, lead, rest, overruled, on_overruled, because),
        class_name="field",
    )


def _opinion(
    name: str, is_ink: Flag, lead: Text, rest: Text, overruled: Text, on_overruled: Any, because: Child
) -> rx.Component:
    sentence = rx.el.span(
        icon(when(is_ink, "check", "pencil-line"), size=14),
        rx.el.span(rx.el.b(lead), rest),
        class_name="who",
    )
    taken_back = chip(
        overruled,
        kind="pencil",
        icon_name="pencil-line",
        aria_label="Use the suggestion of " + overruled,
        custom_attrs={"data-keep-drop": name},
        **({"on_click": on_overruled} if on_overruled is not None else {}),
    )
    return rx.el.div(
        when(filled(lead), sentence, rx.fragment()),
        when(filled(overruled), rx.el.span(taken_back), rx.fragment()),
        *(
            [when(is_ink, rx.fragment(), rx.el.span(because, class_name="because"))]
            if because is not None
            else []
        ),
        id=f"{name}-why",
        class_name="opinion",
    )


def marks(spans: rx.Var, **props: Any) -> rx.Component:
    """A text with evidence: ``spans`` is a Var of dicts ``{"text": ..., "mark": ..., "title": ...}``.

    ``mark`` is empty, or what the words are marked as: ``category``, ``priority``, both, or ``hit``; ``title`` says why.
    """
    return rx.el.span(
        rx.foreach(
            spans,
            lambda span: rx.cond(
                span["mark"].to(str) != "",
                rx.el.mark(
                    span["text"].to(str), class_name=span["mark"].to(str), title=span["title"].to(str)
                ),
                rx.el.span(span["text"].to(str)),
            ),
        ),
        class_name="pre",
        **props,
    )


def mark(*children: Child, kind: str = "hit") -> rx.Component:
    """One marked piece: ``category`` (dotted), ``priority`` (double) or ``hit`` (a search hit)."""
    return rx.el.mark(*children, class_name=kind)


def weighed(words: Text, kind: Text) -> rx.Component:
    """Words quoted beside an opinion, underlined as they are marked in the text."""
    return rx.el.bdi(words, class_name=classes("weighed", kind))


def quoted(words: rx.Var, kind: Text, *, after: Text = "Weighed: ") -> rx.Component:
    """All words that weighed, after some words of ours; nothing at all when there are none.

    Args:
        words: A Var of a list of texts.
        kind: As for ``weighed``.
        after: What stands before them.
    """
    listed = rx.foreach(
        words, lambda word, place: rx.fragment(rx.cond(place > 0, ", ", ""), weighed(f"“{word}”", kind))
    )
    return when(words.length() > 0, rx.el.span(after, listed, class_name="quoted"), rx.fragment())


def marked_area(
    name: str, spans: rx.Var, *, rows: int = 5, limit: int | None = None, **props: Any
) -> rx.Component:
    """A text area with the evidence drawn behind the words.

    The layer holds the words as they were when somebody judged them; ``marked.js`` hides its marks as soon as they
    stand elsewhere. ``limit`` as for ``text_input``.
    """
    return _over(spans, text_area(name, rows=rows, limit=limit, **props))


def marked_input(name: str, spans: rx.Var, *, limit: int | None = None, **props: Any) -> rx.Component:
    """The same for one line of text."""
    props.setdefault("dir", "auto")
    return _over(spans, text_input(name, limit=limit, **props))


def _over(spans: rx.Var, control: rx.Component) -> rx.Component:
    back = rx.el.div(marks(spans), class_name="back", dir="auto", aria_hidden="true")
    return rx.el.div(back, control, class_name="marked")


def legend(**props: Any) -> rx.Component:
    """Says what the two underlines mean."""
    return rx.el.p(
        rx.el.span("Words that weighed:"),
        rx.el.span(mark("dotted", kind="category"), " for the category"),
        rx.el.span(mark("double", kind="priority"), " for the priority"),
        class_name="legend",
        **props,
    )
