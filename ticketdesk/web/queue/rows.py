"""What the queue may see of a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from sqlalchemy import RowMapping

from ticketdesk.desk import sorting
from ticketdesk.desk.hits import Hit
from ticketdesk.desk.snippets import Piece
from ticketdesk.desk.sorting import Sort
from ticketdesk.models import Source
from ticketdesk.models.ticket import waits


class Span(TypedDict):
    """Some words of a text, and whether they are what was looked for."""

    text: str
    is_hit: bool


class Row(TypedDict):
    """One line of the list.

    ``order`` is a text by which the rows sort; ``fits`` and ``fresh`` matter only for rows that came live. Of the hits of
    a search ``marked`` is the title with marks, ``place`` what was found elsewhere, and ``where`` that is.
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
    snoozed: str
    tags: list[str]
    order: str
    version: int
    fits: bool
    fresh: bool
    marked: list[Span]
    place: list[Span]
    where: str


class Shown(Row):
    """A row as the browser draws it, with what ``ui.Hand`` says of it. By its ``slot`` it is found again on the page."""

    fate: str
    flash: str
    day: str
    slot: int


def row(
    found: RowMapping,
    *,
    sort: Sort = Sort.newest,
    fits: bool = True,
    fresh: bool = False,
    hit: Hit | None = None,
) -> Row:
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
        at=_moment(found["created_at"]),
        changed=_moment(found["updated_at"]),
        snoozed=_moment(found["snoozed_until"]),
        tags=list(found["tags"]),
        order=sorting.order(sort, found),
        version=found["last_event_id"],
        fits=fits,
        fresh=fresh,
        marked=_spans(hit.title) if hit else [],
        place=_spans(hit.place) if hit else [],
        where=hit.where if hit else "",
    )


def _moment(at: datetime | None) -> str:
    """To the second and no longer than needed: fifty rows have a hundred of them."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else ""


def _spans(pieces: Sequence[Piece]) -> list[Span]:
    return [Span(text=piece.text, is_hit=piece.is_hit) for piece in pieces]
