"""A list is described by one ``TicketFilter``: it gives its SQL, its address and its sentence.

A new filter is one field, made with ``part``. Nothing else has to know of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import col

from ticketdesk.desk import text
from ticketdesk.models import Category, Priority, Status, Ticket
from ticketdesk.models.choices import Choice
from ticketdesk.models.ticket import SEARCHED

SEARCH_LENGTH = 200
PEOPLE = {"me": "assigned to you", "none": "assigned to nobody"}


def part(
    *,
    read: Callable[[object], Any],
    where: Callable[[Any, int | None], ColumnElement[bool]],
    say: Callable[[Any], str],
    empty: Any = None,
) -> Any:
    """One field of a filter.

    Args:
        read: What stands in an address, as the field's value; raises ``text.Unfit`` when it means nothing.
        where: The condition in SQL, from the value and the account that asks.
        say: What it adds to the sentence.
        empty: The value that leaves everything through.
    """
    return field(default=empty, metadata={"read": read, "where": where, "say": say})


def one_of(kind: type[Choice], column: Any) -> Any:
    """A field that takes one value of a closed list."""
    return part(
        read=lambda value: text.one_of(kind, value),
        where=lambda value, _me: col(column) == value,
        say=lambda value: value.word.lower(),
    )


def _person(value: object) -> str:
    known = value in ("", "me", "none")
    if not known and not (
        isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10
    ):
        raise text.Unfit("Choose me, none or a person.")
    return str(value)


def _has(value: str, me: int | None) -> ColumnElement[bool]:
    if value == "none":
        return col(Ticket.assignee_id).is_(None)
    return col(Ticket.assignee_id) == (me if value == "me" else int(value))


def _searchable(value: object) -> str:
    plain = "".join(char if char.isprintable() else " " for char in str(value))
    return " ".join(text.one_form(plain[:SEARCH_LENGTH]).split())


def _has_word(word: str) -> ColumnElement[bool]:
    number = word.removeprefix("#")
    anywhere = or_(
        false(), *(col(getattr(Ticket, name)).icontains(word, autoescape=True) for name in SEARCHED)
    )
    if number.isascii() and number.isdecimal() and len(number) < 10:
        the_number = col(Ticket.id) == int(number)
        return the_number if word.startswith("#") else or_(the_number, anywhere)
    return anywhere


@dataclass(frozen=True)
class TicketFilter:
    """Which tickets a list shows. Every field may be left open; those that are set all have to fit.

    Args:
        status: Only this status.
        category: Only this category.
        priority: Only this priority.
        assignee: An account's number, "me", or "none" for tickets that nobody has.
        search: Words that all occur in title, description or address, or a number such as #123.
    """

    status: Status | None = one_of(Status, Ticket.status)
    category: Category | None = one_of(Category, Ticket.category)
    priority: Priority | None = one_of(Priority, Ticket.priority)
    assignee: str = part(read=_person, where=_has, say=lambda value: PEOPLE.get(value, "assigned"), empty="")
    search: str = part(
        read=_searchable,
        where=lambda words, _me: and_(*(_has_word(word) for word in words.split())),
        say=lambda words: f"with “{words}”",
        empty="",
    )

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

    def where(self, *, me: int | None) -> list[ColumnElement[bool]]:
        """The conditions in SQL; deleted tickets are in no list.

        Args:
            me: The account that asks, for "assigned to me".
        """
        set_ones = [(known, value) for known in fields(self) if (value := getattr(self, known.name))]
        return [
            col(Ticket.deleted_at).is_(None),
            *(known.metadata["where"](value, me) for known, value in set_ones),
        ]
