"""What an agent may see of a ticket: everything, told as it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict

from ticketdesk.models import Account, Event, Kind, Message, Source, Ticket
from ticketdesk.web.shared.evidence import Evidence, Piece, pieces
from ticketdesk.web.shared.ticket.history import SOURCES, Line, is_told, line, summary
from ticketdesk.web.shared.ticket.joined import Joined, joined

KINDS = {Kind.public: "reply", Kind.internal: "note", Kind.closing: "closing"}


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
    stands: int
    stands_for: list[Joined]
    tags: list[str]


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
    stands=0,
    stands_for=[],
    tags=[],
)


class Entry(TypedDict):
    """One part of the conversation: a message, or the changes between two messages."""

    key: str
    kind: str
    author: str
    initials: str
    tone: str
    label: str
    body: str
    pieces: list[Piece]
    at: str
    summary: str
    lines: list[Line]


def facts(
    ticket: Ticket,
    assignee: Account | None,
    evidence: Sequence[Evidence] = (),
    stands_for: Sequence[Ticket] = (),
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
        tone=_tone(assignee),
        at=ticket.created_at.isoformat(),
        is_deleted=ticket.deleted_at is not None,
        is_done=ticket.is_done,
        main=ticket.main_id or 0,
        stands=len(stands_for),
        stands_for=joined(stands_for),
        tags=list(ticket.tags),
    )


def thread(
    ticket: Ticket,
    messages: Iterable[tuple[Message, Account | None]],
    history: Iterable[Event],
    people: dict[int, str],
    evidence: Sequence[Evidence] = (),
) -> list[Entry]:
    """The conversation in the order it happened, the changes folded in between, the evidence marked in what was asked."""
    parts: list[Entry | tuple[str, Line]] = [
        *(_said(message, author, ticket) for message, author in messages),
        *(
            (event.created_at.isoformat(), line(event, people, ticket.email))
            for event in history
            if is_told(event)
        ),
    ]
    parts.sort(key=lambda part: part[0] if isinstance(part, tuple) else part["at"])
    entries = [_asked(ticket, evidence)]
    for part in parts:
        if not isinstance(part, tuple):
            entries.append(part)
        elif entries[-1]["kind"] == "history":
            entries[-1]["lines"].append(part[1])
        else:
            entries.append(_entry(f"changes-{part[0]}", "history", part[0], lines=[part[1]]))
    for entry in entries:
        entry["summary"] = summary(entry["lines"])
    return entries


def newest(
    ticket: Ticket, messages: Sequence[tuple[Message, Account | None]], evidence: Sequence[Evidence] = ()
) -> list[Entry]:
    """The last messages as they came, newest first, and below them what was asked."""
    return [*(_said(message, author, ticket) for message, author in messages), _asked(ticket, evidence)]


def _tone(account: Account | None) -> str:
    return f"t{(account.id or 0) % 4 + 1}" if account else ""


def _entry(key: str, kind: str, at: str, **values: object) -> Entry:
    empty: dict[str, object] = {
        "author": "",
        "initials": "",
        "tone": "",
        "label": "",
        "body": "",
        "summary": "",
    }
    empty |= {"lines": [], "pieces": []}
    return Entry(key=key, kind=kind, at=at, **{**empty, **values})  # type: ignore[typeddict-item]


def _asked(ticket: Ticket, evidence: Sequence[Evidence]) -> Entry:
    who = ticket.email or "Someone without an address"
    initial = (ticket.email or "?")[:1].upper()
    at = ticket.created_at.isoformat()
    words = {"body": ticket.description, "pieces": pieces(ticket.description, evidence)}
    return _entry("asked", "ask", at, author=who, initials=initial, tone="t3", **words)


def _said(message: Message, author: Account | None, ticket: Ticket) -> Entry:
    kind = KINDS[message.kind] if author else "ask"
    reader = ticket.email or "the requester"
    label = {
        "reply": f"Reply, {reader} sees it",
        "closing": f"Closing comment, {reader} sees it",
        "note": "Internal note, only agents see it",
    }.get(kind, "")
    return _entry(
        f"message-{message.id}",
        kind,
        message.created_at.isoformat(),
        author=author.name if author else ticket.email or "The requester",
        initials=author.initials if author else "",
        tone=_tone(author),
        label=label,
        body=message.body,
    )
