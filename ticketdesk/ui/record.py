"""How sure a rate is, drawn as an interval on a scale, and what was said against what was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx

from ticketdesk.ui.badges import category_badge, priority_badge
from ticketdesk.ui.markup import Text, anchor, classes, native, variables, when


def interval(low: Any, at: Any, high: Any, bar: Any, *, label: Text, **props: Any) -> rx.Component:
    """A rate on a scale that begins at 50 %: a band from ``low`` to ``high``, a mark ``at`` the rate, the bar dashed.

    Args:
        low, at, high, bar: Where on the scale, 0 to 100; plain values or Vars.
        label: The same in words, for those who listen.
    """
    drawn = (
        rx.el.i(class_name="band", **native({}, **variables(low=low, high=high))),
        rx.el.i(class_name="bar", **native({}, **variables(at=bar))),
        rx.el.i(class_name="rate", **native({}, **variables(at=at))),
    )
    return rx.el.span(*drawn, class_name="interval", role="img", aria_label=label, **props)


def matrix(
    field: str, heads: Sequence[tuple[str, str]], rows: rx.Var, *, label: Text, corner: Text, **props: Any
) -> rx.Component:
    """What was chosen, down, against what was said, across; each number is a link.

    Args:
        field: ``category`` or ``priority``: how the values look.
        heads: ``(value, word)`` of each column.
        rows: A Var of ``{value, cells: [{count, href, said, share, is_hit}]}``; ``share`` of the row's most, 0 to 100.
        label: What it shows.
        corner: What the rows are.
    """
    badge = category_badge if field == "category" else priority_badge

    def cell(one: Any) -> rx.Component:
        number = anchor(
            one["count"].to(int),
            href=one["href"].to(str),
            aria_label=one["said"].to(str),
            **native({}, **variables(share=one["share"].to(int))),
        )
        shown = when(one["count"].to(int) > 0, number, rx.el.span("0", class_name="none"))
        return rx.el.td(shown, class_name=classes(when(one["is_hit"].to(bool), "hit", "")))

    def row(one: Any) -> rx.Component:
        name = rx.el.th(badge(one["value"].to(str)), scope="row")
        return rx.el.tr(
            name, rx.foreach(one["cells"].to(list[dict[str, Any]]), cell), key=one["value"].to(str)
        )

    titles = [rx.el.th(corner), *[rx.el.th(word, scope="col") for _, word in heads]]
    return rx.el.div(
        rx.el.table(
            rx.el.caption(label, class_name="sr"),
            rx.el.thead(rx.el.tr(*titles)),
            rx.el.tbody(rx.foreach(rows, row)),
            class_name="tbl matrix",
            **props,
        ),
        class_name="scroll-x",
        role="group",
        aria_label=label,
        **native({}, tabIndex=0),
    )
