"""One line of an import, checked by the rules of the form and of a change, before anything is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ticketdesk.desk import objects, stand_ins, tags, text
from ticketdesk.desk.exports import COLUMNS
from ticketdesk.desk.finding import LARGEST
from ticketdesk.desk.intake import NewTicket
from ticketdesk.desk.text import Choice
from ticketdesk.errors import Invalid
from ticketdesk.models import Category, Priority, Source, Status
from ticketdesk.models.columns import now

FINISHED = {"resolved_at": Status.resolved, "closed_at": Status.closed}
SOURCES = ("category_source", "priority_source")
GIVEN = ("id", *SOURCES, "created_at", "updated_at", *FINISHED)
"""What a desk that is in use gives anew."""
EARLY = "This is before the ticket was created."
NOT_JSON = "This line is not one JSON object."
Row = dict[str, Any]
"""A ticket by the names of its columns, as the database takes it; its number is None where it is to get one."""


@dataclass(frozen=True)
class Rules:
    """What a line is held against.

    Args:
        people: The accounts that may have tickets.
        keeps: Whether numbers, times, sources and people stay as the line tells them.
    """

    people: frozenset[int]
    keeps: bool


def read(line: bytes, rules: Rules) -> Row:
    """A line as a row.

    Raises:
        Invalid: with one sentence for each field that was refused.
    """
    raw = _parsed(line)
    refused = {
        text.as_name(name): f"There is no such field. Known are {', '.join(COLUMNS)}."
        for name in raw
        if name not in COLUMNS
    }
    row: Row = {}
    try:
        row |= _words(NewTicket.read({name: raw.get(name) for name in COLUMNS}))
    except Invalid as error:
        refused |= error.fields
    for name, check in _checks(rules).items():
        try:
            row[COLUMNS[name]] = check(raw.get(name))
        except text.Unfit as error:
            refused[name] = str(error)
        except Invalid as error:
            refused |= error.fields
    if not refused:
        row = _completed(row if rules.keeps else row | dict.fromkeys(GIVEN))
        refused = _out_of_time(row)
    if refused:
        raise Invalid(refused)
    return row


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        return objects.read(line)
    except objects.NotJson:
        raise Invalid({"line": NOT_JSON}) from None


def _words(new: NewTicket) -> Row:
    return {
        "title": new.title,
        "description": new.description,
        "email": new.email,
        "category": new.category,
        "priority": new.priority,
    }


def _checks(rules: Rules) -> dict[str, Callable[[object], Any]]:
    checks: dict[str, Callable[[object], Any]] = {
        "id": lambda value: None if value is None else _number(value),
        "status": lambda value: _choice(Status, value) or Status.open,
        "category": lambda value: _choice(Category, value),
        "priority": lambda value: _choice(Priority, value),
        "assignee": lambda value: _person(value, rules),
        "tags": lambda value: () if value is None else tags.fit_all(value),
    }
    checks |= {name: lambda value: _choice(Source, value) for name in SOURCES}
    return checks | dict.fromkeys(("created_at", "updated_at", *FINISHED), _moment)


def _choice(kind: type[Choice], value: object) -> Choice | None:
    return None if value is None else text.needed_one_of(kind, value)


def _person(value: object, rules: Rules) -> int | None:
    if value is None:
        return None
    is_theirs = type(value) is int and 0 < value <= stand_ins.HIGHEST and rules.keeps
    if type(value) is not int or not (is_theirs or value in rules.people):
        raise text.Unfit("This person cannot be given tickets. Choose somebody else.")
    return value


def _number(value: object) -> int:
    if type(value) is not int or not 0 < value <= LARGEST:
        raise text.Unfit(f"Give a number from 1 to {LARGEST:,}, or leave it out.")
    return value


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
        if moment.tzinfo is None:
            raise ValueError
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise text.Unfit("Give a moment with its zone, such as 2026-11-26T09:30:00+00:00.") from None


def _completed(row: Row) -> Row:
    """What the line leaves open: who chose, and when it was. What is given is a person's choice."""
    begun = row.get("created_at") or now()
    full = {"created_at": begun, "updated_at": row.get("updated_at") or begun}
    for name, usual in (("category", Category.general), ("priority", Priority.medium)):
        source = Source.person if row[name] else Source.pending
        full |= {name: row[name] or usual, f"{name}_source": row.get(f"{name}_source") or source}
    for name, status in FINISHED.items():
        is_so = row["status"] is status
        full[name] = row.get(name) or (full["updated_at"] if is_so else None)
    return row | full


def _out_of_time(row: Row) -> dict[str, str]:
    refused = {}
    if row["updated_at"] < row["created_at"]:
        refused["updated_at"] = EARLY
    for name, status in FINISHED.items():
        if row[name] and row[name] < row["created_at"]:
            refused[name] = EARLY
        if row[name] and row["status"] is not status:
            refused[name] = f"Leave this empty: the ticket is not {status.value}."
    return refused
