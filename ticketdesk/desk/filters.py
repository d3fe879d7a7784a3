"""A list is described by one ``TicketFilter``: it gives its SQL, its address and its sentence.

A new filter is one field, made with ``filter_parts.part``. Nothing else has to know of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, fields, replace
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import col

from ticketdesk.desk import (
    aged,
    alike,
    assigned,
    languages,
    merged,
    said,
    searching,
    several,
    snoozed,
    spoken,
    tagged,
    text,
)
from ticketdesk.desk.aged import Age
from ticketdesk.desk.filter_parts import are_several, part, several_conditions, several_of
from ticketdesk.desk.searching import Bind
from ticketdesk.desk.snoozed import Snoozed
from ticketdesk.desk.spoken import Reply
from ticketdesk.models import Category, Priority, Status, Ticket

SEARCH_LENGTH = 200
Shape = tuple[tuple[str, Any], ...]


def _searchable(value: object) -> str:
    plain = "".join(char if char.isprintable() else " " for char in str(value))
    return " ".join(text.one_form(plain[:SEARCH_LENGTH]).split())


def _written(value: Any) -> str:
    return several.BETWEEN.join(map(str, value)) if isinstance(value, tuple) else str(value or "")


@dataclass(frozen=True)
class TicketFilter:
    """Which tickets a list shows. Every field may be left open; those that are set all have to fit.

    Where a field takes several values, one of them has to fit; a single one may be given by itself.

    Args:
        status: Only these.
        category: Only these.
        priority: Only these.
        assignee: Numbers of accounts, "me", or "none" for tickets that nobody has.
        search: Beginnings of words that all occur in the ticket or its messages, or a number such as #123.
        language: Only tickets in these languages, by ISO 639-1; ``und`` where it cannot be told.
        tag: Names of tags, of which the ticket has one at least.
        reply: Who has the last public word; see ``desk/spoken.py``.
        snoozed: Whether it sleeps; see ``desk/snoozed.py``.
        age: How old it is at most; see ``desk/aged.py``.
        triage: What a source said of the ticket and what people made of it; see ``desk/said.py``.
        alike: The number of a ticket that the others look like; see ``desk/alike.py``.
        merged: The number of the ticket in which the others go on.
    """

    status: tuple[Status, ...] = several_of(Status, Ticket.status)
    category: tuple[Category, ...] = several_of(Category, Ticket.category)
    priority: tuple[Priority, ...] = several_of(Priority, Ticket.priority)
    assignee: tuple[str, ...] = part(
        read=assigned.read,
        say=assigned.say,
        where=assigned.where,
        values=assigned.values,
        form=are_several,
        empty=(),
    )
    search: str = part(
        read=_searchable,
        say=lambda words: f"with “{words}”",
        where=searching.where,
        values=lambda words, _me: searching.values(words),
        form=searching.forms,
        empty="",
    )
    language: tuple[str, ...] = part(
        read=languages.read,
        say=languages.say,
        where=languages.where,
        values=languages.values,
        form=are_several,
        empty=(),
    )
    tag: tuple[str, ...] = part(
        read=tagged.read, say=tagged.say, where=tagged.where, values=tagged.values, empty=()
    )
    reply: tuple[Reply, ...] = several_conditions(Reply, spoken.FITS, "with ")
    snoozed: tuple[Snoozed, ...] = several_conditions(Snoozed, snoozed.FITS)
    age: tuple[Age, ...] = several_conditions(Age, aged.FITS, "from ")
    triage: said.Said | None = part(
        read=said.read, say=said.say, where=said.where, values=said.values, form=said.form
    )
    alike: int | None = part(read=alike.read, say=alike.say, where=alike.where, values=alike.values)
    merged: int | None = part(read=merged.read, say=merged.say, where=merged.where, values=merged.values)

    def __post_init__(self) -> None:
        for name in _SEVERAL:
            value = getattr(self, name)
            if not isinstance(value, tuple):
                object.__setattr__(self, name, (value,) if value else ())

    @classmethod
    def read(cls, query: Mapping[str, object]) -> tuple[Self, list[str]]:
        """The filter of an address, and a sentence for each part that means nothing and was left out."""
        found, refused = {}, []
        for known in fields(cls):
            try:
                found[known.name] = known.metadata["read"](query.get(known.name) or "")
            except text.Unfit as error:
                article = "an" if known.name[0] in "aeiou" else "a"
                refused.append(f"The address asks for {article} {known.name} that does not exist. {error}")
        return cls(**found), refused

    def __deepcopy__(self, _memo: object) -> Self:
        return self  # nobody can change it

    @cached_property
    def values(self) -> dict[str, str]:
        """Every field as it stands in an address; an empty text where it is open."""
        return {known.name: _written(getattr(self, known.name)) for known in fields(self)}

    @property
    def query(self) -> str:
        """The filter as the query string of an address, with only what is set."""
        return urlencode(
            [(name, value) for name, value in self.values.items() if value], safe=several.BETWEEN
        )

    @property
    def is_open(self) -> bool:
        """Whether it leaves everything through."""
        return not any(self.values.values())

    def but(self, **parts: Any) -> Self:
        """The same filter with other values in some fields; () leaves one open."""
        return replace(self, **parts)

    @property
    def is_of_one(self) -> bool:
        """Whether it means something else for each account that asks."""
        return assigned.ME in self.assignee

    @property
    def in_words(self) -> dict[str, str]:
        """Each field that is set, in words."""
        return {known.name: known.metadata["say"](value) for known, value in self._set}

    @property
    def sentence(self) -> str:
        """What the list shows, to be read aloud: "open, high, assigned to you"."""
        return ", ".join(self.in_words.values()) or "all tickets"

    @cached_property
    def shape(self) -> Shape:
        """Which fields are set, and how: filters of one shape have the same SQL and differ in their values only."""
        return tuple((known.name, known.metadata["form"](value)) for known, value in self._set)

    def values_for_sql(self, me: int | None) -> dict[str, Any]:
        """The values for ``where_of(self.shape)`` by name: plain text and numbers, as psycopg takes them.

        Args:
            me: The account that asks, for "assigned to me".
        """
        return {
            name: given
            for known, value in self._set
            for name, given in known.metadata["values"](value, me).items()
        }

    @classmethod
    def where_of(cls, shape: Shape) -> list[ColumnElement[bool]]:
        """The conditions in SQL of every filter of this shape, with named parameters; deleted tickets are in no list."""
        return cls._conditions(shape, bindparam)

    def where(self, *, me: int | None) -> list[ColumnElement[bool]]:
        """The conditions in SQL with their values; the names are unique, so that several may stand in one statement.

        Args:
            me: The account that asks, for "assigned to me".
        """
        given = self.values_for_sql(me)
        return self._conditions(self.shape, lambda name: bindparam(name, given[name], unique=True))

    @cached_property
    def _set(self) -> list[tuple[Field[Any], Any]]:
        return [(known, value) for known in fields(self) if (value := getattr(self, known.name))]

    @classmethod
    def _conditions(cls, shape: Shape, bind: Bind) -> list[ColumnElement[bool]]:
        named = {known.name: known.metadata["where"] for known in fields(cls)}
        return [col(Ticket.deleted_at).is_(None), *(named[name](form, bind) for name, form in shape)]


_SEVERAL = tuple(known.name for known in fields(TicketFilter) if known.default == ())
