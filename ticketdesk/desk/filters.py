"""A list is described by one ``TicketFilter``: it gives its SQL, its address and its sentence.

A new filter is one field here and one ``where``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, or_
from sqlmodel import col

from ticketdesk.desk import text
from ticketdesk.models import Category, Priority, Status, Ticket
from ticketdesk.models.choices import Choice
from ticketdesk.models.ticket import SEARCHED

SEARCH_LENGTH = 200


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

    status: Status | None = None
    category: Category | None = None
    priority: Priority | None = None
    assignee: str = ""
    search: str = ""

    @classmethod
    def read(cls, query: Mapping[str, object]) -> tuple[TicketFilter, list[str]]:
        """The filter of an address, and a sentence for each part that means nothing and was left out."""
        found, refused = cls(), []
        kinds: dict[str, type[Choice]] = {"status": Status, "category": Category, "priority": Priority}
        for name, kind in kinds.items():
            try:
                found = replace(found, **{name: text.one_of(kind, query.get(name))})  # type: ignore[arg-type]
            except text.Unfit as error:
                refused.append(f"The address asks for a {name} that does not exist. {error}")
        assignee = query.get("assignee") or ""
        if assignee in ("", "me", "none") or (
            isinstance(assignee, str) and assignee.isdecimal() and len(assignee) < 10
        ):
            found = replace(found, assignee=str(assignee))
        else:
            refused.append(
                "The address asks for an assignee that does not exist. Choose me, none or a person."
            )
        search = query.get("search") or ""
        return replace(found, search=_searchable(search)), refused

    @property
    def query(self) -> str:
        """The filter as the query string of an address, with only what is set."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return urlencode([(name, str(value)) for name, value in values if value])

    @property
    def is_open(self) -> bool:
        """Whether it leaves everything through."""
        return self == TicketFilter()

    @property
    def sentence(self) -> str:
        """What the list shows, to be read aloud: "open, high, assigned to you"."""
        parts = [value.word.lower() for value in (self.status, self.category, self.priority) if value]
        if self.assignee:
            parts.append(
                {"me": "assigned to you", "none": "assigned to nobody"}.get(self.assignee, "assigned")
            )
        if self.search:
            parts.append(f"with “{self.search}”")
        return ", ".join(parts) or "all tickets"

    def where(self, *, me: int | None) -> list[ColumnElement[bool]]:
        """The conditions in SQL; deleted tickets are in no list.

        Args:
            me: The account that asks, for "assigned to me".
        """
        conditions: list[Any] = [col(Ticket.deleted_at).is_(None)]
        if self.status:
            conditions.append(col(Ticket.status) == self.status)
        if self.category:
            conditions.append(col(Ticket.category) == self.category)
        if self.priority:
            conditions.append(col(Ticket.priority) == self.priority)
        if self.assignee == "none":
            conditions.append(col(Ticket.assignee_id).is_(None))
        elif self.assignee:
            conditions.append(
                col(Ticket.assignee_id) == (me if self.assignee == "me" else int(self.assignee))
            )
        return conditions + [_has_word(word) for word in self.search.split()]


def _searchable(value: object) -> str:
    plain = "".join(char if char.isprintable() else " " for char in str(value))
    return " ".join(text.one_form(plain[:SEARCH_LENGTH]).split())


def _has_word(word: str) -> ColumnElement[bool]:
    number = word.removeprefix("#")
    anywhere = [col(getattr(Ticket, name)).icontains(word, autoescape=True) for name in SEARCHED]
    if number.isascii() and number.isdecimal() and len(number) < 10:
        the_number = col(Ticket.id) == int(number)
        return the_number if word.startswith("#") else or_(the_number, *anywhere)
    return or_(*anywhere)
