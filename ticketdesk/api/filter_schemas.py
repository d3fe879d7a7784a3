"""What a list can be asked for, as JSON schemas: each part of the filter as it stands in an address, and the order."""

from __future__ import annotations

from collections.abc import Iterable

from ticketdesk.api.schemas import Schema, one_of
from ticketdesk.desk import alike, assigned, languages, merged, said, several, tagged
from ticketdesk.desk.aged import Age
from ticketdesk.desk.filters import SEARCH_LENGTH
from ticketdesk.desk.snoozed import Snoozed
from ticketdesk.desk.sorting import Sort
from ticketdesk.desk.spoken import Reply
from ticketdesk.models import Category, Priority, Status

_BETWEEN = "Several may stand with commas between them, and one has to fit."


def _several(pattern: str, description: str, examples: Iterable[str]) -> Schema:
    words = f"{description} {_BETWEEN} Empty: any."
    return {"type": "string", "pattern": pattern, "description": words, "examples": list(examples)}


def _one_of(kind: Iterable[str], name: str, *examples: str) -> Schema:
    values = list(kind)
    listed = ", ".join(f"`{value}`" for value in values)
    return _several(several.pattern("|".join(values)), f"The {name}: {listed}.", examples)


FILTERS: dict[str, Schema] = {
    "status": _one_of(Status, "status", "open", "open,in_progress"),
    "category": _one_of(Category, "category", "billing"),
    "priority": _one_of(Priority, "priority", "high,critical"),
    "assignee": _several(assigned.PATTERN, "An account's number, `me`, or `none`.", ["me,none"]),
    "search": {
        "type": "string",
        "maxLength": SEARCH_LENGTH,
        "pattern": "^[^\\x00]*$",
        "description": "Beginnings of words that all occur in the ticket or its messages, or a number such as #123.",
        "examples": ["invoice"],
    },
    "language": _several(
        languages.PATTERN,
        "The language it is written in, by ISO 639-1; `und` where it cannot be told.",
        ["de", "de,en"],
    ),
    "tag": _several(tagged.PATTERN, "The name of a tag, written as the desk writes it.", ["vip"]),
    "reply": _one_of(Reply, "last public word, nobody's, an agent's or the requester's", "none"),
    "snoozed": _one_of(Snoozed, "snooze: asleep or not", "no"),
    "age": _one_of(Age, "time within which it was written: so many days until now", "2d"),
    "triage": {
        "type": "string",
        "pattern": said.PATTERN,
        "description": "What a source said and what people made of it: a figure of the track record.",
        "examples": ["gemini.category.billing.technical.28"],
    },
    "alike": {
        "type": "string",
        "pattern": alike.PATTERN,
        "description": "A ticket's number: tickets that the incident radar saw with it or that are joined to it.",
        "examples": ["4812"],
    },
    "merged": {
        "type": "string",
        "pattern": merged.PATTERN,
        "description": "A ticket's number: tickets that were merged into it.",
        "examples": ["4812"],
    },
}
SORT: Schema = {
    **one_of(Sort, ""),
    "default": Sort.newest.value,
    "description": "What the list begins with; within one value the newest come first. `next` keeps it.",
    "examples": ["priority"],
}
