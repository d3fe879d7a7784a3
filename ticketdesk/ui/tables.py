"""Lists of things: columns are data, rows are dense, and on a phone every row becomes two lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx

from ticketdesk.ui.icons import icon
from ticketdesk.ui.markup import Flag, Text, anchor, classes, native, variables, when

RowPart = Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: What it is called in the code and in sorting.
        title: The head; kept for the ear with ``hide_title``.
        cell: Draws the cell from the row Var.
        width: A CSS track: "92px", "minmax(0, 1fr)".
        hide: It leaves when the list is narrower than 700 px (``medium``) or 580 px (``narrow``).
        align: ``end`` for ages and figures.
        phone: Where it stands on a phone: before the title (``lead``), as the ``title``, after it (``end``),
            in the second line (``meta``), or nowhere.
        is_link: Wraps the cell in the row's link; the whole row then leads there.
        sort: Name given to ``on_sort``; the head becomes a button.
    """

    name: str
    title: str
    cell: RowPart
    width: str = "minmax(0, 1fr)"
    hide: Literal["", "medium", "narrow"] = ""
    align: Literal["", "end"] = ""
    phone: Literal["", "lead", "title", "end", "meta"] = ""
    is_link: bool = False
    hide_title: bool = False
    sort: str = ""


@dataclass(frozen=True)
class _List:
    """The columns together: what depends on more than one of them."""

    columns: tuple[Column, ...]
    row_href: RowPart | None = None
    beside: RowPart | None = None

    def tracks(self) -> dict[str, str]:
        def widths(*gone: str) -> str:
            return " ".join(column.width for column in self.columns if column.hide not in gone)

        lead = next((column.width for column in self.columns if column.phone == "lead"), None)
        indent = f"calc({lead} + 10px)" if lead else "0px"
        return {
            "cols": widths(),
            "cols_medium": widths("medium"),
            "cols_narrow": widths("medium", "narrow"),
            "indent": indent,
        }

    def names(self, column: Column) -> str:
        first = next((each for each in self.columns if each.phone == "meta"), None)
        gone = f"gone-{column.hide}" if column.hide else ""
        lead = "first-meta" if column is first else ""
        parts = ("cell", column.align, gone, f"at-{column.phone or 'none'}", lead)
        return " ".join(part for part in parts if part)

    def cell(self, column: Column, row: Any) -> rx.Component:
        inside = [column.cell(row)]
        if column.is_link and self.row_href is not None:
            inside = [anchor(*inside, href=self.row_href(row), class_name="whole clip")]
            if self.beside is not None:
                inside.append(rx.el.span(self.beside(row), class_name="beside clip"))
        return rx.el.span(*inside, role="cell", class_name=self.names(column))

    def cells(self, row: Any) -> list[rx.Component]:
        drawn = [self.cell(column, row) for column in self.columns]
        if self.beside is not None:
            # On a phone what stands beside the title moves to the second line.
            drawn.append(rx.el.span(self.beside(row), role="cell", class_name="cell meta-only at-meta clip"))
        return drawn


def _head(
    listing: _List, column: Column, sorted_by: Text | None, is_down: Flag, on_sort: Any
) -> rx.Component:
    word = rx.el.span(column.title, class_name="sr") if column.hide_title else column.title
    said: dict[str, Any] = {"role": "columnheader", "class_name": listing.names(column)}
    if not column.sort or on_sort is None:
        return rx.el.span(word, **said)
    is_on = sorted_by == column.sort
    arrow = icon(when(is_down, "arrow-down", "arrow-up"), size=12)
    order = when(is_on, when(is_down, "descending", "ascending"), "none")
    press = rx.el.button(
        when(is_on, arrow, rx.fragment()), word, type="button", on_click=on_sort(column.sort)
    )
    return rx.el.span(press, **said, **native({}, aria_sort=order))


def table(
    columns: Sequence[Column],
    rows: Any,
    *,
    label: Text,
    row_key: RowPart,
    row_href: RowPart | None = None,
    beside_title: RowPart | None = None,
    is_fresh: RowPart | None = None,
    is_current: RowPart | None = None,
    is_selected: RowPart | None = None,
    is_strong: RowPart | None = None,
    sorted_by: Text | None = None,
    is_descending: Flag = True,
    on_sort: Any = None,
    after: Any = None,
    is_tall: bool = False,
    **props: Any,
) -> rx.Component:
    """The dense rows of a queue, a table for those who listen.

    Args:
        columns: What to show, in order.
        rows: A Var of row objects.
        label: What the list holds: "Tickets".
        row_key: The identity of a row, so that only changed rows are drawn again.
        row_href: Where a row leads.
        beside_title: Quiet words after the link: the requester, or who is typing.
        is_fresh: Just changed by somebody: one flash of 1.4 s.
        is_current: Open in the preview: soft petrol and a bar. is_selected: ticked. is_strong: unread.
        sorted_by, is_descending, on_sort: ``on_sort(name)`` returns an event.
        after: What follows the last row and scrolls with it: "Show more".
        is_tall: Rows grow with their words instead of cutting them off.
    """
    listing = _List(tuple(columns), row_href, beside_title)
    tests = {
        "is-fresh": is_fresh,
        "is-current": is_current,
        "is-selected": is_selected,
        "is-strong": is_strong,
    }

    def draw(row: Any) -> rx.Component:
        marks = [when(test(row), name, "") for name, test in tests.items() if test is not None]
        return rx.el.div(*listing.cells(row), role="row", class_name=classes("row", *marks), key=row_key(row))

    head = [_head(listing, column, sorted_by, is_descending, on_sort) for column in columns]
    grid = rx.el.div(
        rx.el.div(rx.el.div(*head, role="row", class_name="row head"), role="rowgroup"),
        rx.el.div(rx.foreach(rows, draw), role="rowgroup"),
        role="table",
        aria_label=label,
        **native(props, **variables(**listing.tracks())),
    )
    foot = [rx.el.div(after, class_name="after")] if after is not None else []
    return rx.el.div(grid, *foot, class_name="rows tall" if is_tall else "rows")
