"""How a page of a list is asked so that its tickets are read from an index that has the order in it.

An index is in order only for one value of each of its columns. Where a filter takes several values, or leaves a column of
the index open, each combination is asked by itself for a page, and the page is the first of them all. So it costs the
same however many tickets fit, and however PostgreSQL guesses their number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    column,
    func,
    literal_column,
    or_,
    select,
    true,
    type_coerce,
)
from sqlmodel import col

from ticketdesk.desk import several, sorting, stepwise
from ticketdesk.desk.filters import Shape, TicketFilter
from ticketdesk.desk.snoozed import AWAKE
from ticketdesk.desk.sorting import BY_VALUE, Sort
from ticketdesk.models import Category, Priority, Status, Ticket
from ticketdesk.models.choices import Choice
from ticketdesk.models.ticket import ASSIGNEE

Statement = Select[*tuple[Any, ...]]
_CLOSED: dict[str, type[Choice]] = {"status": Status, "category": Category, "priority": Priority}
_COLUMNS: dict[str, ColumnElement[Any]] = {
    **{name: several.plain(getattr(Ticket, name)) for name in (*_CLOSED, "language")},
    "assignee": ASSIGNEE,
}
_INDEXED = (
    frozenset({"status"}),
    frozenset({"status", "priority"}),
    frozenset({"category", "priority"}),
    frozenset({"status", "category", "priority"}),
    frozenset({"assignee"}),
    frozenset({"assignee", "status"}),
    frozenset({"language"}),
)
_NAMED = frozenset({"triage", "alike", "merged"})
_AGE = "age"
_BY_STATUS = frozenset({"reply", "status"})


def apart(shape: Shape, sort: Sort) -> tuple[str, ...]:
    """The fields of which each value is asked by itself; none where one question is in order as it stands."""
    given = _asked(shape, sort)
    needed = {*given, *_first(sort)}
    columns = _index(needed, given) if needed and sort.goes_by_age else None
    return tuple(sorted(name for name in columns or () if given.get(name, True)))


def is_in_order(shape: Shape, sort: Sort) -> bool:
    """Whether there is an index that has the whole list in order, at least for each value by itself."""
    given = _asked(shape, sort)
    needed = {*given, *_first(sort)}
    return not needed or (sort.goes_by_age and _index(needed, given) is not None)


def takes_steps(shape: Shape, sort: Sort) -> bool:
    """Whether a page is asked step by step."""
    return not is_in_order(shape, sort) and not _is_left_to_postgres(shape, sort)


def takes_strides(shape: Shape, sort: Sort) -> bool:
    """Whether a screen looks through the list in strides."""
    return not is_in_order(shape, sort) and not _NAMED & dict(shape).keys()


def _asked(shape: Shape, sort: Sort) -> dict[str, Any]:
    """What an index has to know. That a ticket is awake it need not: nearly every one is, see ``desk/snoozed.py``.

    Nor how old it is, where the list goes by age.
    """
    known = {_AGE} if sort.goes_by_age else set()
    return {name: form for name, form in shape if (name, form) != AWAKE and name not in known}


def _is_left_to_postgres(shape: Shape, sort: Sort) -> bool:
    """What is guessed well: plain words by themselves, an age, and parts that name a few tickets."""
    asked = _asked(shape, sort)
    return (
        bool(asked.keys() & _NAMED)
        or (_AGE in asked and "search" not in asked)
        or (asked == {"search": ("words",)} and sort is Sort.newest)
    )


def _first(sort: Sort) -> set[str]:
    return {sort.value} if sort in BY_VALUE else set()


def _index(needed: set[str], given: Mapping[str, Any]) -> frozenset[str] | None:
    if needed <= _BY_STATUS and len(given.get("reply", ())) == 1:
        return _BY_STATUS - {"reply"}
    return next((one for one in _INDEXED if needed <= one and one - needed <= _CLOSED.keys()), None)


def limited(base: Statement, shape: Shape, sort: Sort, *, has_place: bool, limit: int) -> Statement:
    """The first tickets of a list.

    Args:
        base: What is asked of each ticket, from tickets.
        shape: Which tickets.
        sort: In which order.
        has_place: Only those after the place of ``sorting.named``.
        limit: How many. It stands in the text: a plan that is made for any number expects a tenth of all tickets.
    """
    most: ColumnElement[int] = literal_column(str(int(limit)))
    is_of_one_value = dict(shape).get(sort.value) is False
    ranks = [sorting.first(sort)] if sort in BY_VALUE and not is_of_one_value else []
    if takes_steps(shape, sort):
        chosen = stepwise.chosen(shape, sort, has_place=has_place, limit=limit)
        fitting = base.where(col(Ticket.id) == chosen.c.number)
        return fitting.order_by(chosen.c.place, *sorting.ordered(sort)).limit(most)
    if names := apart(shape, sort):
        chosen = _chosen(names, shape, sort, has_place, most)
        return base.where(col(Ticket.id) == chosen.c.number).order_by(*ranks, *sorting.ordered(sort))
    statement = base.where(*TicketFilter.where_of(shape))
    if has_place:
        statement = statement.where(after(sort) if ranks else sorting.after(sort))
    return statement.order_by(*ranks, *sorting.ordered(sort)).limit(most)


def after(sort: Sort) -> ColumnElement[bool]:
    """What comes after a place in the whole list."""
    if sort not in BY_VALUE:
        return sorting.after(sort)
    rank = sorting.first(sort)
    return or_(rank > sorting.AFTER_FIRST, and_(rank == sorting.AFTER_FIRST, sorting.after(sort)))


def _chosen(
    names: tuple[str, ...], shape: Shape, sort: Sort, has_place: bool, most: ColumnElement[int]
) -> Any:
    """The numbers of a page: the first of the pages of every combination of values."""
    values = {name: _values(name, dict(shape)) for name in names}
    rank = sorting.rank(sort, values[sort.value].c.value) if sort.value in names else None
    found = _each(values, shape, sort, sorting.after_in(sort, rank) if has_place else None, most)
    statement = select(found.c.number).select_from(_joined([*values.values(), found]))
    if rank is not None and has_place:
        statement = statement.where(rank >= sorting.AFTER_FIRST)
    key = (found.c.at, found.c.number)
    order = key if sort is Sort.oldest else [one.desc() for one in key]
    return statement.order_by(*([] if rank is None else [rank]), *order).limit(most).subquery("chosen")


def _values(name: str, given: Mapping[str, Any]) -> Any:
    kind: Any = Integer() if name == "assignee" else String()
    listed = type_coerce(bindparam(name), ARRAY(kind)) if name in given else sorting.listed(_CLOSED[name])
    return func.unnest(listed).table_valued(column("value", kind), name=f"each_{name}").render_derived()


def _each(
    values: Mapping[str, Any],
    shape: Shape,
    sort: Sort,
    after: ColumnElement[bool] | None,
    most: ColumnElement[int],
) -> Any:
    """The page of one combination of values."""
    others = tuple(part for part in shape if part[0] not in values)
    statement: Statement = (
        select(col(Ticket.id).label("number"), col(Ticket.created_at).label("at"))
        .where(*TicketFilter.where_of(others))
        .where(*(_COLUMNS[name] == each.c.value for name, each in values.items()))
        .where(*([] if after is None else [after]))
        .order_by(*sorting.ordered(sort))
        .limit(most)
    )
    return statement.correlate(*values.values()).lateral("found")


def _joined(parts: list[FromClause]) -> FromClause:
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.join(part, true())
    return whole
