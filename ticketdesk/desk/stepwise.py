"""How a page is asked that no index has in order: step by step, so that no guess of PostgreSQL can cost seconds.

First the beginning of the list is walked, in the order of the index that knows most of the filter. Where it holds less
than a page of what fits, such tickets are rare: then all of them are gathered, however they are found, and sorted. An
order by value is one such list after another, until the page is full.

Programs ask for the beginning alone first: its plan is the best whatever is looked for, so it is made once, where making it
anew takes longer than all the rest. Screens look through such a list in strides, see ``desk/strides.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    String,
    and_,
    bindparam,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.sql.visitors import replacement_traverse
from sqlmodel import col

from ticketdesk.desk import several, sorting
from ticketdesk.desk.filters import Shape, TicketFilter
from ticketdesk.desk.rarity import Rarest
from ticketdesk.desk.sorting import BY_VALUE, Sort
from ticketdesk.models import Ticket
from ticketdesk.models.ticket import WORDS

Statement = Select[*tuple[Any, ...]]
WALKED = 4_000
"""So many tickets of the beginning are looked at."""
WALKED_FOR_WORDS = 1_000
"""The same where words are compared, which takes longer."""
FAR = (1_000, 4_000, 16_000)
GATHERING = 2
"""To gather a ticket by its words takes so many times what it takes to look at one in the order of a list."""
VALUES = 4
"""Each filter that an index knows leaves about one of so many tickets."""
_BY_AGE = (
    ("status", "category", "priority"),
    ("status", "priority"),
    ("category", "priority"),
    ("assignee", "status"),
    ("assignee",),
    ("status",),
    ("language",),
)
_PLAIN = frozenset({"status", "category", "priority", "assignee", "language", "search"})
_SOUGHT = frozenset({"words", "number", "either"})
_Part = tuple[ColumnElement[bool], ...]


def has_steps(shape: Shape, sort: Sort) -> bool:
    """Whether the beginning can be asked by itself: one list, and nothing is looked up for a ticket but what stands in it."""
    given = dict(shape)
    return sort not in BY_VALUE and given.keys() <= _PLAIN and _SOUGHT.issuperset(given.get("search", ()))


def beginning(shape: Shape, sort: Sort, *, has_place: bool, walked: int) -> Statement:
    """The numbers of the first so many tickets of the list, and of each whether it fits; planned once for all values."""
    return _once(walk(shape, sort, (), (sorting.after(sort),) if has_place else (), walked))


def anchored(shape: Shape, sort: Sort, *, has_place: bool, limit: int) -> FromClause:
    """The numbers of a page of what fits among the tickets that have the word ``anchor``; planned once for all values.

    Whatever else has to fit is looked at in those tickets alone: the index would gather all that have a common word besides.
    """
    keys = [key.label(f"key_{place}") for place, key in enumerate(sorting.keys(sort))]
    fits = and_(*TicketFilter.where_of(shape), *((sorting.after(sort),) if has_place else ()))
    named = WORDS.bool_op("@@")(select(func.words_query(bindparam("anchor"))).scalar_subquery())
    having = select(col(Ticket.id).label("number"), *keys, fits.label("fits")).where(named)
    found = _once(having.offset(literal_column("0"))).subquery("found")
    first = select(found.c.number).where(found.c.fits).order_by(*_in_order(found, sort))
    return first.limit(literal_column(str(int(limit)))).subquery("anchored")


def gathered(shape: Shape, sort: Sort, *, has_place: bool, limit: int) -> FromClause:
    """The numbers of a page of what fits, where the beginning held too few."""
    return _gathered(
        shape, sort, (sorting.after(sort),) if has_place else (), literal_column(str(int(limit)))
    )


def has_words(shape: Shape, sort: Sort) -> bool:
    """Whether nothing but words is searched for, beside what stands in the ticket itself, in one list."""
    return has_steps(shape, sort) and dict(shape).get("search") == ("words",)


def how_far(shape: Shape, rarest: Rarest, size: int) -> int:
    """How many tickets of the beginning are walked for words before they are gathered by their index; 0: none."""
    length = rarest.of / VALUES ** len(_known(dict(shape)))
    needed = min(size / max(rarest.share, 1e-9), length)
    walked = next((far for far in FAR if far > 3 * needed), 0)
    # What is about as long as that is read and sorted as a whole.
    looked_at = needed if length > 2 * walked else length
    return 0 if looked_at > GATHERING * rarest.tickets else walked


def far(shape: Shape) -> int:
    """How many tickets of the beginning are looked at.

    Most where a word has to stand as it was written: of those that have its pieces few may have it, and to compare the texts of all takes longest.
    """
    forms = dict(shape).get("search", ())
    if not forms:
        return WALKED
    return WALKED_FOR_WORDS if _SOUGHT.issuperset(forms) else FAR[-1]


def _known(given: Mapping[str, Any]) -> tuple[str, ...]:
    """What the index with the most of a filter knows of it."""
    return next((one for one in _BY_AGE if all(given.get(name) is False for name in one)), ())


def _once(statement: Statement) -> Statement:
    """What is looked for is made of the words once, and not for each ticket, as a plan for any words would do."""

    def asked(element: Any, **_: Any) -> Any:
        return select(element).scalar_subquery() if getattr(element, "name", "") == "words_query" else None

    return cast("Statement", replacement_traverse(statement, {}, asked))


def chosen(shape: Shape, sort: Sort, *, has_place: bool, limit: int) -> Any:
    """The numbers of a page, and the place of their value among the others."""
    values = [str(value) for value in BY_VALUE.get(sort, ())] or [""]
    full: ColumnElement[int] = literal_column(str(int(limit)))
    lists: list[Any] = []
    for at, value in enumerate(values, 1):
        before = [select(func.count()).select_from(one).scalar_subquery() for one in lists]
        gates = (sum(before[1:], before[0]) < full,) if before else ()
        lists.append(_list(shape, sort, value, literal_column(str(at)), gates, has_place, limit))
    every = [select(one.c.number, one.c.place) for one in lists]
    return union_all(*every).subquery("chosen") if len(every) > 1 else every[0].subquery("chosen")


def of_value(sort: Sort, value: str | None) -> _Part:
    """The condition for the tickets of one value, where the order is by value; none without one."""
    if not value:
        return ()
    return (several.plain(getattr(Ticket, sort.value)) == literal_column(f"'{value}'", String()),)


def _list(
    shape: Shape, sort: Sort, value: str, at: ColumnElement[int], gates: _Part, has_place: bool, limit: int
) -> Any:
    """The page of one list: of one value where the order is by value."""
    full: ColumnElement[int] = literal_column(str(int(limit)))
    is_of_value = of_value(sort, value)
    after: _Part = (sorting.after_in(sort, at if value else None),) if has_place else ()
    if value and has_place:
        gates = (*gates, at >= sorting.AFTER_FIRST)
    newest = walk(shape, sort, is_of_value, (*after, *gates)).subquery("beginning")
    walked = first_of(newest, full).cte(f"walked_{value or 'all'}")
    many = select(func.count()).select_from(walked).scalar_subquery()
    others = _gathered(shape, sort, (*is_of_value, *after, *gates, many < full), full)
    whole = union_all(
        select(walked.c.number, at.label("place")).where(many >= full),
        select(others.c.number, at.label("place")),
    )
    return whole.cte(f"list_{value or 'all'}")


def first_of(beginning: FromClause, full: ColumnElement[int]) -> Statement:
    """The numbers of what fits in the beginning of the list, up to a page."""
    return select(beginning.c.number).where(beginning.c.fits).limit(full)


def _gathered(shape: Shape, sort: Sort, limits: _Part, full: ColumnElement[int]) -> FromClause:
    """A page of what fits, of all of it, however it is found."""
    keys = [key.label(f"key_{place}") for place, key in enumerate(sorting.keys(sort))]
    # An offset keeps PostgreSQL from walking again.
    fitting = select(col(Ticket.id).label("number"), *keys).where(*TicketFilter.where_of(shape), *limits)
    found = fitting.offset(literal_column("0")).subquery("fitting")
    return select(found.c.number).order_by(*_in_order(found, sort)).limit(full).subquery("gathered")


def _in_order(found: FromClause, sort: Sort) -> list[ColumnElement[Any]]:
    keys: list[ColumnElement[Any]] = [key for key in found.c if key.name.startswith("key_")]
    return keys if sort is Sort.oldest else [key.desc() for key in keys]


def walk(shape: Shape, sort: Sort, is_of_value: _Part, limits: _Part, walked: int | None = None) -> Statement:
    """The beginning of the list, in the order of the index that knows most of the filter, and of each ticket whether it fits."""
    given = dict(shape) | ({sort.value: False} if is_of_value else {})
    known = _known(given)
    # How old a ticket is the index of a list that goes by age knows whatever else it does.
    known = (*known, "age") if sort.goes_by_age else ()
    others = tuple(part for part in shape if part[0] not in known)
    fits = and_(*TicketFilter.where_of(others), *(() if sort.value in known else is_of_value))
    limits = (*limits, *(is_of_value if sort.value in known else ()))
    return (
        select(col(Ticket.id).label("number"), fits.label("fits"))
        .where(*TicketFilter.where_of(tuple(part for part in shape if part[0] in known)), *limits)
        .order_by(*sorting.ordered(sort))
        .limit(literal_column(str(walked or far(shape))))
    )
