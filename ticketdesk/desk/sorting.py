"""The orders of a list, each with a key after which the next page begins. Within one value the newest come first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    RowMapping,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    tuple_,
)
from sqlmodel import col

from ticketdesk.desk import several, text
from ticketdesk.models import Category, Priority, Status, Ticket
from ticketdesk.models.choices import Choice
from ticketdesk.models.columns import Moment


class Sort(Choice):
    """What a list begins with."""

    newest = "newest"
    oldest = "oldest"
    changed = "changed"
    number = "number"
    priority = "priority"
    status = "status"
    category = "category"

    @property
    def word(self) -> str:
        """What it is called in a sentence."""
        return _WORDS[self]

    @property
    def goes_by_age(self) -> bool:
        """Whether tickets stand by their age, at least within each value."""
        return self not in (Sort.changed, Sort.number)


_WORDS = {
    Sort.newest: "newest first",
    Sort.oldest: "oldest first",
    Sort.changed: "last changed first",
    Sort.number: "highest number first",
    Sort.priority: "most pressing first",
    Sort.status: "by status",
    Sort.category: "by category",
}
BY_VALUE: dict[Sort, tuple[Choice, ...]] = {
    Sort.priority: tuple(reversed(Priority)),
    Sort.status: tuple(Status),
    Sort.category: tuple(sorted(Category)),
}
"""Orders that are one list after another, each of one value."""
_CREATED: Any = col(Ticket.created_at)
_CHANGED: Any = col(Ticket.last_event_id)
_NUMBER: Any = col(Ticket.id)
_NEVER: ColumnElement[Any] = literal_column("'infinity'::timestamptz")
_NO_NUMBER: ColumnElement[int] = literal_column("2147483647")
AFTER_FIRST: ColumnElement[int] = bindparam("after_first", type_=BigInteger)
"""What counts before the age of the last ticket of the page before, in SQL."""
_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
_LATEST, _LAST, _HIGHEST = 10**18, 10**19, 10**10


class Place(NamedTuple):
    """Where a page ended.

    Args:
        at: When its last ticket was created.
        number: The ticket's number.
        first: What counts before them: the number of its last change, or the place of its value among the others.
    """

    at: datetime
    number: int
    first: int = 0


def read(query: Mapping[str, object]) -> tuple[Sort, list[str]]:
    """The order in an address, and a sentence where it means nothing and was left out."""
    try:
        return text.one_of(Sort, query.get("sort")) or Sort.newest, []
    except text.Unfit as error:
        return Sort.newest, [f"The address asks for a sort that does not exist. {error}"]


def place(sort: Sort, row: RowMapping) -> Place:
    """Where a page ends whose last row this is."""
    return Place(row["created_at"], row["id"], _first(sort, row))


def _first(sort: Sort, row: RowMapping) -> int:
    if sort in BY_VALUE:
        return BY_VALUE[sort].index(row[sort.value]) + 1
    return int(row["last_event_id"]) if sort is Sort.changed else 0


def order(sort: Sort, row: RowMapping) -> str:
    """A text for a row; such texts in ascending order are the list."""
    since = (row["created_at"] - _BEGINNING) // timedelta(microseconds=1)
    newest = f"{_LATEST - since:018}{_HIGHEST - row['id']:010}"
    if sort is Sort.oldest:
        return f"{since:018}{row['id']:010}"
    if sort is Sort.number:
        return f"{_HIGHEST - row['id']:010}"
    if sort is Sort.changed:
        return f"{_LAST - row['last_event_id']:019}{_HIGHEST - row['id']:010}"
    return f"{_first(sort, row)}{newest}" if sort in BY_VALUE else newest


def rank(sort: Sort, value: ColumnElement[Any]) -> ColumnElement[int]:
    """The place of a value among the others, from 1, in SQL."""
    return func.array_position(listed(BY_VALUE[sort]), cast(value, Text))


def listed(values: Iterable[Choice]) -> ColumnElement[Any]:
    """Values of a closed list as an array, written out."""
    return literal_column(f"'{{{','.join(values)}}}'::text[]", ARRAY(Text))


def first(sort: Sort) -> ColumnElement[int]:
    """What counts before the age of a ticket, in SQL."""
    if sort in BY_VALUE:
        return rank(sort, several.plain(getattr(Ticket, sort.value)))
    return _CHANGED if sort is Sort.changed else literal_column("0")


def keys(sort: Sort) -> list[ColumnElement[Any]]:
    """The columns of the key within one value, as an index has them."""
    if sort is Sort.number:
        return [_NUMBER]
    return [_CHANGED if sort is Sort.changed else _CREATED, _NUMBER]


def ordered(sort: Sort) -> list[ColumnElement[Any]]:
    """For ORDER BY, within one value."""
    return keys(sort) if sort is Sort.oldest else [key.desc() for key in keys(sort)]


def after(sort: Sort) -> ColumnElement[bool]:
    """The condition in SQL for what comes after a place, within one value; ``named`` gives its values."""
    at = AFTER_FIRST if sort is Sort.changed else bindparam("after_at", type_=Moment)
    place = [*([] if sort is Sort.number else [at]), bindparam("after_number")]
    key = tuple_(*keys(sort))
    return key > tuple_(*place) if sort is Sort.oldest else key < tuple_(*place)


def after_in(sort: Sort, rank: ColumnElement[int] | None) -> ColumnElement[bool]:
    """What comes after a place in the list of one value; of the values behind the place's own, everything.

    Args:
        sort: The order.
        rank: The place of the value among the others; None where the order is not by value.
    """
    if rank is None:
        return after(sort)
    is_there = rank == AFTER_FIRST
    at = case((is_there, bindparam("after_at", type_=Moment)), else_=_NEVER)
    number = case((is_there, bindparam("after_number")), else_=_NO_NUMBER)
    return tuple_(_CREATED, _NUMBER) < tuple_(at, number)


def named(place: Place | None) -> dict[str, Any]:
    """The values of a place by their names."""
    if place is None:
        return {}
    return {"after_at": place.at, "after_number": place.number, "after_first": place.first}
