"""A ticket as programs read it, built by PostgreSQL and passed on as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

COLUMNS = {
    "id": "id",
    "title": "title",
    "description": "description",
    "category": "category",
    "priority": "priority",
    "status": "status",
    "assignee": "assignee_id",
    "category_source": "category_source",
    "priority_source": "priority_source",
    "tags": "tags",
    "snoozed_until": "snoozed_until",
    "merged_into": "merged_into_id",
    "created_at": "created_at",
    "updated_at": "updated_at",
}
"""By the name that programs see, the column. Moments are RFC 3339 in UTC, which is the time zone of every connection."""

TICKET = ", ".join(name if name == column else f"{column} AS {name}" for name, column in COLUMNS.items())
"""For a SELECT whose row becomes one JSON object."""

AS_JSON = f"(SELECT row_to_json(told) FROM (SELECT {TICKET}) AS told) AS told"
"""In a SELECT from tickets: the row as a program reads it."""

MESSAGE = "id, kind, author_id AS author, body, created_at"
"""The same for a message; without an author the requester wrote it."""

ATTACHMENT = """
    id, message_id AS message, account_id AS author, name, size, media_type, created_at,
    '/files/' || id || '/content' AS path
"""
"""The same for a file that was sent; without an author the requester sent it."""

EVENT = 'id, ticket_id AS ticket, what, actor, actor_id AS "by", before, after, created_at'
"""The same for a line of history. It never tells words that somebody wrote."""


@dataclass(frozen=True)
class Told:
    """A ticket as it is now: its number, the number of its newest line of history, itself as JSON, and whether it was just made."""

    number: int
    version: int
    ticket: Any
    is_new: bool = False
