"""Small tables of figures inside a panel, and dividers between days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx
from reflex_base.vars import VarData

from ticketdesk.ui.markup import Child, Text, is_given, native


def plain_table(
    heads: Sequence[Text], *body: Child, label: Text, numbers: Sequence[int] = (), **props: Any
) -> rx.Component:
    """A small table.

    Args:
        heads: Titles of the columns.
        body: ``table_row(...)`` or one ``rx.foreach`` of them.
        label: What it holds; it can be scrolled sideways with the keyboard.
        numbers: Which columns hold figures, counted from 0.
    """
    cells = [
        rx.el.th(head, scope="col", class_name="r" if index in numbers else "")
        for index, head in enumerate(heads)
    ]
    return rx.el.div(
        rx.el.table(
            rx.el.thead(rx.el.tr(*cells)), rx.el.tbody(*body), class_name="tbl", aria_label=label, **props
        ),
        class_name="scroll-x",
        role="group",
        aria_label=label,
        **native({}, tabIndex=0),
    )


def table_row(*cells: Child, numbers: Sequence[int] = (), **props: Any) -> rx.Component:
    """A row of ``plain_table``; the first cell names it."""
    first, *rest = cells
    named = rx.el.th(first, scope="row")
    others = [rx.el.td(cell, class_name="r" if at in numbers else "") for at, cell in enumerate(rest, 1)]
    return rx.el.tr(named, *others, **props)


def with_commas(amount: Any) -> rx.Var[str]:
    """A whole number in a Var, or one with a sign behind it, as the reader is used to see it: 12,345 or 12.345, 1,000+."""
    data = VarData.merge(amount._get_all_var_data(), VarData(imports={"$/public/figures": ["withCommas"]}))
    return rx.Var(f"withCommas({amount!s})", _var_data=data).to(str)


def day_row(word: Child, amount: Any = None) -> rx.Component:
    """A divider between days."""
    figure = [rx.el.span(amount, class_name="count")] if is_given(amount) else []
    return rx.el.div(rx.el.span(word), *figure, class_name="day")
