"""Lists of things: columns are data, rows are dense, and on a phone every row becomes two lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import reflex as rx

from ticketdesk.ui.columns import Column, RowPart, cell_names, tracks
from ticketdesk.ui.fields import checkbox
from ticketdesk.ui.hands import Hand
from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Flag, Text, anchor, classes, flag, native, variables, when


@dataclass(frozen=True)
class _List:
    """The columns together, and what stands beside the title."""

    columns: tuple[Column, ...]
    shown: rx.Var | None
    hand: Hand | None
    row_href: RowPart | None = None
    beside: RowPart | None = None
    below: RowPart | None = None

    def each(self, draw: Callable[[Column], rx.Component]) -> list[Any]:
        """One part for each column that is shown, in order."""
        if self.shown is None:
            return [draw(column) for column in self.columns]
        cases = [(column.name, draw(column)) for column in self.columns]
        return [rx.foreach(self.shown, lambda name: rx.match(name.to(str), *cases, rx.fragment()))]

    def cell(self, column: Column, row: Any) -> rx.Component:
        inside = [column.cell(row)]
        if column.is_link and self.row_href is not None:
            inside = [anchor(*inside, href=self.row_href(row), class_name="whole clip")]
            if self.beside is not None:
                inside.append(rx.el.span(self.beside(row), class_name="beside clip"))
        return rx.el.span(*inside, role="cell", class_name=cell_names(column))

    def cells(self, row: Any) -> list[Any]:
        drawn = self.each(lambda column: self.cell(column, row))
        if self.hand is not None:
            box = checkbox(self.hand.tick(row), hide_label=True, **native({}, data_tick=""))
            drawn.insert(0, self._box(box, "cell"))
        if self.beside is not None:
            # On a phone what stands beside the title moves to the second line.
            drawn.append(rx.el.span(self.beside(row), role="cell", class_name="cell meta-only at-meta clip"))
        if self.below is not None:
            drawn.append(self.below(row))
        return drawn

    def _box(self, box: rx.Component, role: str) -> Any:
        """A box before a row; who may not act has none, and no empty place for it either."""
        assert self.hand is not None
        cell = rx.el.span(box, role=role, class_name="cell at-lead")
        return when(self.hand.can_tick, cell, rx.fragment())

    def heads(self, draw: Callable[[Column], rx.Component]) -> list[Any]:
        heads = self.each(draw)
        if self.hand is not None:
            box = checkbox("Select all shown", hide_label=True, **native({}, data_tick_all=""))
            heads.insert(0, self._box(box, "columnheader"))
        return heads


def _head(
    listing: _List, column: Column, sorted_by: Text | None, is_down: Flag, on_sort: Any
) -> rx.Component:
    word = rx.el.span(column.title, class_name="sr") if column.hide_title else column.title
    said: dict[str, Any] = {"role": "columnheader", "class_name": cell_names(column)}
    if not column.sort or on_sort is None:
        return rx.el.span(word, **said)
    is_on = sorted_by == column.sort
    arrow = icon(when(is_down, "arrow-down", "arrow-up"), size=12)
    order = when(is_on, when(is_down, "descending", "ascending"), "none")
    press = rx.el.button(
        when(is_on, arrow, rx.fragment()), word, type="button", on_click=on_sort(column.sort)
    )
    return rx.el.span(press, **said, **native({}, aria_sort=order))


def table_line(
    columns: Sequence[Column],
    row: Any,
    *,
    row_href: RowPart | None = None,
    beside_title: RowPart | None = None,
    below: RowPart | None = None,
    shown: rx.Var | None = None,
    hand: Hand | None = None,
    is_current: RowPart | None = None,
    is_strong: RowPart | None = None,
    is_deep: RowPart | None = None,
) -> rx.Component:
    """One row of ``table``; for the arguments see there."""
    listing = _List(tuple(columns), shown, hand, row_href, beside_title, below)
    tests = {"is-current": is_current, "is-strong": is_strong, "is-deep": is_deep}
    marks = [when(test(row), name, "") for name, test in tests.items() if test is not None]
    known = {"custom_attrs": hand.marks(row)} if hand is not None else {}
    return rx.el.div(*listing.cells(row), role="row", class_name=classes("row", *marks), **known)


def table(
    columns: Sequence[Column],
    rows: Any,
    *,
    label: Text,
    row_key: RowPart,
    line: RowPart | None = None,
    shown: rx.Var | None = None,
    hand: Hand | None = None,
    sorted_by: Text | None = None,
    is_descending: Flag = True,
    on_sort: Any = None,
    after: Any = None,
    is_tall: bool = False,
    is_boxed: Flag = False,
    row_href: RowPart | None = None,
    beside_title: RowPart | None = None,
    below: RowPart | None = None,
    is_current: RowPart | None = None,
    is_strong: RowPart | None = None,
    is_deep: RowPart | None = None,
    **props: Any,
) -> rx.Component:
    """The dense rows of a queue, a table for those who listen.

    Args:
        columns: What to show, in order.
        rows: A Var of row objects.
        label: What the list holds: "Tickets".
        row_key: The identity of a row.
        line: What draws a row instead: a part of its own with ``table_line`` in it, so that only changed rows are drawn again.
        row_href: Where a row leads.
        beside_title: Quiet words after the link: the requester, or who is typing.
        below: A second line under all the columns, drawn by ``hit_line``.
        shown: A Var with the names of the columns to show, in their order; without it all of them.
        hand: Makes the rows reachable for keys, ticks and acts; only one list on a page can have it.
        is_current: What is opened beside the list: soft petrol and a bar. is_strong: unread. is_deep: has something below.
        sorted_by, is_descending, on_sort: ``on_sort(name)`` returns an event.
        after: What follows the last row and scrolls with it: "Show more".
        is_tall: Rows grow with their words instead of cutting them off.
        is_boxed: Looks the same; when it changes, the browser makes all boxes of the rows anew, and counts none of them as moved.
    """
    listing = _List(tuple(columns), shown, hand)
    if line is None:
        line = partial(
            table_line,
            columns,
            shown=shown,
            hand=hand,
            row_href=row_href,
            beside_title=beside_title,
            below=below,
            is_current=is_current,
            is_strong=is_strong,
            is_deep=is_deep,
        )

    def draw(row: Any) -> rx.Component:
        drawn = line(row)
        drawn.key = row_key(row)
        return drawn

    head = listing.heads(lambda column: _head(listing, column, sorted_by, is_descending, on_sort))
    has_ticks = hand.can_tick if hand is not None else False
    grid = rx.el.div(
        rx.el.div(rx.el.div(*head, role="row", class_name="row head"), role="rowgroup"),
        rx.el.div(rx.foreach(rows, draw), role="rowgroup", **native({}, data_boxed=flag(is_boxed))),
        role="table",
        aria_label=label,
        **native(props, **variables(**tracks(columns, shown, has_ticks=has_ticks))),
    )
    foot = [rx.el.div(after, class_name="after")] if after is not None else []
    reached = native({}, data_hands="") if hand is not None else {}
    return rx.el.div(grid, *foot, class_name="rows tall" if is_tall else "rows", **reached)
