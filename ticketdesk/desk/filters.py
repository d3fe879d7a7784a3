"""A list is described by one ``TicketFilter``: it gives its SQL, its address and its sentence.

A new filter is one field, made with ``part``. Nothing else has to know of it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, Self
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, String, bindparam, type_coerce
from sqlmodel import col

from ticketdesk.desk import alike, languages, said, searching, text
from ticketdesk.desk.searching import Bind
from ticketdesk.models import Category, Priority, Status, Ticket
from ticketdesk.models.choices import Choice
from ticketdesk.models.ticket import ASSIGNEE

SEARCH_LENGTH = 200
Shape = tuple[tuple[str, Any], ...]
PEOPLE = {"me": "assigned to you", "none": "assigned to nobody"}


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


def one_of(kind: type[Choice], column: Any) -> Any:
    """A field that takes one value of a closed list."""
    return part(
        read=lambda value: text.one_of(kind, value),
        say=lambda value: value.word.lower(),
        where=lambda _form, bind: type_coerce(col(column), String) == bind(column.key),
        values=lambda value, _me: {column.key: value.value},
    )


def _person(value: object) -> str:
    known = value in ("", "me", "none")
    if not known and not (
        isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10
    ):
        raise text.Unfit("Choose me, none or a person.")
    return str(value)


def _assignee(value: str, me: int | None) -> Mapping[str, Any]:
    return {"assignee": 0 if value == "none" else me if value == "me" else int(value)}


def _searchable(value: object) -> str:
    plain = "".join(char if char.isprintable() else " " for char in str(value))
    return " ".join(text.one_form(plain[:SEARCH_LENGTH]).split())


@dataclass(frozen=True)
class TicketFilter:
    """Which tickets a list shows. Every field may be left open; those that are set all have to fit.

    Args:
        status: Only this status.
        category: Only this category.
        priority: Only this priority.
        assignee: An account's number, "me", or "none" for tickets that nobody has.
        search: Beginnings of words that all occur in the ticket or its messages, or a number such as #123.
        language: Only tickets in this language, by ISO 639-1; ``und`` where it cannot be told.
        triage: What a source said of the ticket and what people made of it; see ``desk/said.py``.
        alike: The number of a ticket that the others look like; see ``desk/alike.py``.
    """

    status: Status | None = one_of(Status, Ticket.status)
    category: Category | None = one_of(Category, Ticket.category)
    priority: Priority | None = one_of(Priority, Ticket.priority)
    assignee: str = part(
        read=_person,
        say=lambda value: PEOPLE.get(value, "assigned"),
        where=lambda _form, bind: bind("assignee") == ASSIGNEE,
        values=_assignee,
        empty="",
    )
    search: str = part(
        read=_searchable,
        say=lambda words: f"with “{words}”",
        where=searching.where,
        values=lambda words, _me: searching.values(words),
        form=searching.forms,
        empty="",
    )
    language: str = part(
        read=languages.read, say=languages.say, where=languages.where, values=languages.values, empty=""
    )
    triage: said.Said | None = part(
        read=said.read, say=said.say, where=said.where, values=said.values, form=said.form
    )
    alike: int | None = part(read=alike.read, say=alike.say, where=alike.where, values=alike.values)

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

    @property
    def values(self) -> dict[str, str]:
        """Every field as it stands in an address; an empty text where it is open."""
        return {known.name: str(getattr(self, known.name) or "") for known in fields(self)}

    @property
    def query(self) -> str:
        """The filter as the query string of an address, with only what is set."""
        return urlencode([(name, value) for name, value in self.values.items() if value])

    @property
    def is_open(self) -> bool:
        """Whether it leaves everything through."""
        return not any(self.values.values())

    @property
    def sentence(self) -> str:
        """What the list shows, to be read aloud: "open, high, assigned to you"."""
        said = [
            known.metadata["say"](value) for known in fields(self) if (value := getattr(self, known.name))
        ]
        return ", ".join(said) or "all tickets"

    @property
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

    @property
    def _set(self) -> list[tuple[Field[Any], Any]]:
        return [(known, value) for known in fields(self) if (value := getattr(self, known.name))]

    @classmethod
    def _conditions(cls, shape: Shape, bind: Bind) -> list[ColumnElement[bool]]:
        named = {known.name: known.metadata["where"] for known in fields(cls)}
        return [col(Ticket.deleted_at).is_(None), *(named[name](form, bind) for name, form in shape)]
