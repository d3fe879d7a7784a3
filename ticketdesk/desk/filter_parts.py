"""How a field of a filter is declared: how it is read, said, and asked in SQL."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import field
from typing import Any

from sqlalchemy import ColumnElement, or_

from ticketdesk.desk import several
from ticketdesk.desk.searching import Bind
from ticketdesk.models.choices import Choice


def part(
    *,
    read: Callable[[object], Any],
    say: Callable[[Any], str],
    where: Callable[[Any, Bind], ColumnElement[bool]],
    values: Callable[[Any, int | None], Mapping[str, Any]],
    form: Callable[[Any], Hashable] = lambda _: True,
    empty: Any = None,
) -> Any:
    """One field of a filter.

    Args:
        read: What stands in an address, as the field's value; raises ``text.Unfit`` when it means nothing.
        say: What it adds to the sentence.
        where: The condition in SQL, from its form; it takes what stands for a value by the value's name.
        values: Those values by name, from the field's value and the account that asks.
        form: Which SQL it is, where that depends on the field's value.
        empty: The value that leaves everything through.
    """
    known = {"read": read, "say": say, "where": where, "values": values, "form": form}
    return field(default=empty, metadata=known)


def several_of(kind: type[Choice], column: Any) -> Any:
    """A field that takes values of a closed list."""
    return part(
        read=several.choices(kind),
        say=lambda values: several.either(value.word.lower() for value in values),
        where=lambda form, bind: several.fits(several.plain(column), form, bind, column.key),
        values=lambda values, _me: several.given(column.key, [value.value for value in values]),
        form=are_several,
        empty=(),
    )


def several_conditions(kind: type[Choice], fits: Mapping[Any, ColumnElement[bool]], lead: str = "") -> Any:
    """A field that takes values of a closed list, each of which is a condition of its own.

    Args:
        kind: The list.
        fits: The conditions, with nothing bound in them.
        lead: What stands before the values in a sentence: "with ".
    """
    return part(
        read=several.choices(kind),
        say=lambda chosen: lead + several.either(one.word for one in chosen),
        where=lambda chosen, _bind: or_(*(fits[one] for one in chosen)),
        values=lambda _chosen, _me: {},
        form=lambda chosen: chosen,
        empty=(),
    )


def are_several(values: tuple[Any, ...]) -> bool:
    """Which SQL it is: one value is compared by itself."""
    return len(values) > 1
