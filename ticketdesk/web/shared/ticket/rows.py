"""The facts of a ticket, as an agent sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from ticketdesk.models import Account, Mail, Rating, Source, Ticket
from ticketdesk.web.shared.evidence import Evidence, Piece, pieces
from ticketdesk.web.shared.ticket.entries import tone_of
from ticketdesk.web.shared.ticket.history import SOURCES
from ticketdesk.web.shared.ticket.joined import Joined, joined
from ticketdesk.web.shared.ticket.unmailed import Unmailed, unmailed


class Facts(TypedDict):
    """The ticket itself."""

    id: int
    title: str
    title_pieces: list[Piece]
    email: str
    status: str
    category: str
    category_source: str
    priority: str
    priority_source: str
    judged: bool
    waiting: bool
    assignee_id: str
    assignee: str
    initials: str
    tone: str
    at: str
    is_deleted: bool
    is_done: bool
    main: int
    merged_into: int
    stands: int
    stands_for: list[Joined]
    tags: list[str]
    stars: int
    rating: str
    unmailed: list[Unmailed]


NO_TICKET = Facts(
    id=0,
    title="",
    title_pieces=[],
    email="",
    status="open",
    category="general",
    category_source="",
    priority="medium",
    priority_source="",
    judged=True,
    waiting=False,
    assignee_id="",
    assignee="",
    initials="",
    tone="",
    at="",
    is_deleted=False,
    is_done=False,
    main=0,
    merged_into=0,
    stands=0,
    stands_for=[],
    tags=[],
    stars=0,
    rating="",
    unmailed=[],
)


def facts(
    ticket: Ticket,
    assignee: Account | None,
    evidence: Sequence[Evidence] = (),
    stands_for: Sequence[Ticket] = (),
    rating: Rating | None = None,
    mails: Sequence[Mail] = (),
) -> Facts:
    """The ticket as the browser gets it."""
    return Facts(
        id=ticket.id or 0,
        title=ticket.title,
        title_pieces=pieces(ticket.title, evidence),
        email=ticket.email or "",
        status=ticket.status.value,
        category=ticket.category.value,
        category_source=SOURCES[ticket.category_source],
        priority=ticket.priority.value,
        priority_source=SOURCES[ticket.priority_source],
        judged=ticket.priority_source not in (Source.pending, Source.default),
        waiting=ticket.is_waiting,
        assignee_id=str(ticket.assignee_id or ""),
        assignee=assignee.name if assignee else "",
        initials=assignee.initials if assignee else "",
        tone=tone_of(assignee),
        at=ticket.created_at.isoformat(),
        is_deleted=ticket.deleted_at is not None,
        is_done=ticket.is_done,
        main=ticket.main_id or 0,
        merged_into=ticket.merged_into_id or 0,
        stands=len(stands_for),
        stands_for=joined(stands_for),
        tags=list(ticket.tags),
        stars=rating.stars if rating else 0,
        rating=rating.words if rating else "",
        unmailed=unmailed(mails),
    )
