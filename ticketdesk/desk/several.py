"""Parts of a filter that take several values: one of them has to fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ARRAY, ColumnElement, String, any_, cast, type_coerce
from sqlalchemy.types import TypeEngine
from sqlmodel import col

from ticketdesk.desk import text
from ticketdesk.desk.searching import Bind
from ticketdesk.models.choices import Choice

MOST = 20
"""So many values at most in one part."""
BETWEEN = ","
Value = TypeVar("Value")
Given = TypeVar("Given", bound=Choice)


def read(value: object, one: Callable[[str], Value], *, order: Callable[[Value], Any]) -> tuple[Value, ...]:
    """What stands in an address, as values without repetition, always in the same order.

    Args:
        value: "open" or "open,in_progress"; an empty text is no value.
        one: Reads one of them; raises ``text.Unfit`` when it means nothing.
        order: What they are sorted by.

    Raises:
        text.Unfit: one of them means nothing, or there are too many.
    """
    if value == "":
        return ()
    found = {one(part) for part in str(value).split(BETWEEN)}
    if len(found) > MOST:
        raise text.Unfit(f"Choose {MOST} at most; these are {len(found)}.")
    return tuple(sorted(found, key=order))


def choices(kind: type[Given]) -> Callable[[object], tuple[Given, ...]]:
    """How values of a closed list are read, in the order of that list."""
    order = list(kind).index
    return lambda value: read(value, lambda part: text.needed_one_of(kind, part), order=order)


def either(words: Iterable[str]) -> str:
    """Words of which one has to fit: "open, in progress or closed"."""
    *before, last = words
    return f"{', '.join(before)} or {last}" if before else last


def fits(
    column: ColumnElement[Any], form: bool, bind: Bind, name: str, kind: TypeEngine[Any] | None = None
) -> ColumnElement[bool]:
    """The condition in SQL.

    Args:
        column: What has to be one of the values.
        form: Whether they are several.
        bind: What stands for a value.
        name: The name of the value.
        kind: The type of one value; a text where it is left out.
    """
    if not form:
        return column == bind(name)
    return column == any_(cast(bind(name), ARRAY(kind or String())))


def plain(column: Any) -> ColumnElement[Any]:
    """A column of a closed list as the text that it is stored as."""
    return type_coerce(col(column), String())


def given(name: str, values: Sequence[Any]) -> Mapping[str, Any]:
    """The value of ``fits`` by its name: one by itself, several as a list."""
    listed = list(dict.fromkeys(values))
    return {name: listed if len(values) > 1 else listed[0]}


def pattern(one: str) -> str:
    """What may stand in an address, from the pattern of one value."""
    return f"^(|({one})({BETWEEN}({one})){{0,{MOST - 1}}})$"
