"""The columns of a list as data, and what depends on more than one of them: the tracks, and what a phone shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import reflex as rx

from ticketdesk.ui.markup import Flag, when

RowPart = Callable[[Any], Any]
TICK_WIDTH = "16px"
LINK = "link"
# By the variable of the stylesheet, what has left the list at that width.
GONE: dict[str, tuple[str, ...]] = {
    "cols": (),
    "cols_medium": ("medium",),
    "cols_narrow": ("medium", "narrow"),
}


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: What it is called in the code, in sorting and where people choose their columns.
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


def cell_names(column: Column) -> str:
    """The class names of a column's cells."""
    gone = f"gone-{column.hide}" if column.hide else ""
    parts = ("cell", column.align, gone, f"at-{column.phone or 'none'}")
    return " ".join(part for part in parts if part)


def tracks(columns: Sequence[Column], shown: rx.Var | None, *, has_ticks: Flag) -> dict[str, Any]:
    """The tracks of the grid at every width, as variables of the stylesheet.

    Args:
        columns: Every column.
        shown: A Var of the names that are shown, in their order; None: all of them.
        has_ticks: Whether a box stands before each row.
    """
    lead = next((each.width for each in columns if each.phone == "lead"), None)
    indent = when(has_ticks, f"calc({TICK_WIDTH} + 10px)", f"calc({lead} + 10px)" if lead else "0px")
    first = when(has_ticks, TICK_WIDTH + " ", "")
    widths = _widths if shown is None else partial(_chosen, shown)
    return {"indent": indent} | {name: first + widths(columns, gone) for name, gone in GONE.items()}


def _widths(columns: Sequence[Column], gone: tuple[str, ...]) -> str:
    return " ".join(_track(each) for each in columns if each.hide not in gone)


def _track(column: Column) -> str:
    """Its width; where the link begins has a name, for what stands under it."""
    return f"[{LINK}] {column.width}" if column.is_link else column.width


def _chosen(shown: rx.Var, columns: Sequence[Column], gone: tuple[str, ...]) -> rx.Var[str]:
    widths = json.dumps({each.name: _track(each) for each in columns if each.hide not in gone})
    code = f'{shown!s}.map((name) => ({widths})[name] ?? "").join(" ")'
    return rx.Var(code, _var_data=shown._get_all_var_data()).to(str)
