"""What the queue may see of a ticket."""

from __future__ import annotations

from typing import TypedDict

from sqlalchemy import RowMapping

from ticketdesk.desk import sorting
from ticketdesk.desk.sorting import Sort
from ticketdesk.models import Source
from ticketdesk.models.ticket import waits


class Row(TypedDict):
    """One line of the list.

    ``order`` is a text by which the rows sort; ``fits`` and ``fresh`` matter only for rows that came live.
    """

    id: int
    title: str
    email: str
    category: str
    priority: str
    status: str
    judged: bool
    waiting: bool
    assignee: str
    initials: str
    tone: str
    at: str
    changed: str
    tags: list[str]
    order: str
    version: int
    fits: bool
    fresh: bool


class Shown(Row):
    """A row as the browser draws it, with what ``ui.Hand`` says of it."""

    fate: str
    flash: str


class Live(TypedDict):
    """What was told to a room since its tabs loaded."""

    room: str
    rows: dict[str, Row]


def row(found: RowMapping, *, sort: Sort = Sort.newest, fits: bool = True, fresh: bool = False) -> Row:
    """A row of the database as the browser gets it, for a list in this order."""
    name = found["assignee"] or ""
    words = name.split()
    return Row(
        id=found["id"],
        title=found["title"],
        email=found["email"] or "",
        category=found["category"].value,
        priority=found["priority"].value,
        status=found["status"].value,
        judged=found["priority_source"] not in (Source.pending, Source.default),
        waiting=waits(found["category_source"], found["priority_source"], found["retry_at"]),
        assignee=name,
        initials="".join(word[0] for word in words[:1] + words[1:][-1:]).upper(),
        tone=f"t{(found['assignee_id'] or 0) % 4 + 1}",
        at=found["created_at"].isoformat(timespec="microseconds"),
        changed=found["updated_at"].isoformat(timespec="seconds"),
        tags=list(found["tags"]),
        order=sorting.order(sort, found),
        version=found["last_event_id"],
        fits=fits,
        fresh=fresh,
    )
