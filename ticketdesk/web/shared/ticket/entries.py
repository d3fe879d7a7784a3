"""A conversation as an agent sees it: what people said, what is being sent, and what changed in between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import TypedDict

from ticketdesk.desk.threads import Thread
from ticketdesk.models import Account, Event, HeldReply, Kind, Message, Ticket
from ticketdesk.models.columns import now
from ticketdesk.ui import FileShown
from ticketdesk.web.shared.evidence import Evidence, Piece, pieces
from ticketdesk.web.shared.ticket.history import Line, is_told, line, summary
from ticketdesk.web.shared.ticket.numbers import html_for_the_desk

KINDS = {Kind.public: "reply", Kind.internal: "note", Kind.closing: "closing"}
MILLISECOND = timedelta(milliseconds=1)
NOBODY = "Someone without an address"


class Entry(TypedDict):
    """One part of the conversation.

    ``kind`` is ``ask``, ``reply``, ``note`` or ``closing`` for a message, ``held`` for a reply that is being sent, ``split`` for
    a message that another ticket was made of, ``history`` for the changes between two messages. ``number`` is the message's,
    or the held reply's; ``origin`` the ticket that it was written on, if that was merged into this one; ``to`` the ticket that
    was made of it. ``left_ms`` is how long a reply is still held, from when this is told. ``html`` is what an agent's Markdown
    became; what requesters write is plain text.
    """

    key: str
    kind: str
    number: int
    author: str
    author_id: int
    initials: str
    tone: str
    label: str
    body: str
    html: str
    pieces: list[Piece]
    at: str
    due_at: str
    left_ms: int
    origin: int
    to: int
    files: list[FileShown]
    summary: str
    lines: list[Line]


def thread(
    ticket: Ticket,
    told: Thread,
    history: Iterable[Event],
    people: dict[int, str],
    *,
    held: Iterable[tuple[HeldReply, Account]] = (),
    files: Mapping[str, list[FileShown]] = MappingProxyType({}),
    evidence: Sequence[Evidence] = (),
) -> list[Entry]:
    """The conversation in the order it happened, the changes folded in between, the evidence marked in what was asked.

    Args:
        ticket: The ticket.
        told: What was said on it, and on the tickets that were merged into it.
        history: What changed.
        people: Names by the numbers of accounts.
        held: What is being sent; it stands last.
        files: What hangs on the messages and on what is being sent, by their keys.
        evidence: Which words spoke for what the ticket holds.
    """
    said = [_said(message, author, ticket, told) for message, author in told.said]
    asked = [_asked(one, origin=one.id or 0) for one in told.merged]
    since = told.since.isoformat() if told.since else ""
    parts: list[Entry | tuple[str, Line]] = [
        *(one for one in asked if one["at"] >= since),
        *said,
        *(
            (event.created_at.isoformat(), line(event, people, ticket.email))
            for event in history
            if is_told(event)
        ),
    ]
    parts.sort(key=lambda part: part[0] if isinstance(part, tuple) else part["at"])
    sent = (_held(reply, author, ticket) for reply, author in held)
    entries = [*_folded(_asked(ticket, evidence), parts), *sent]
    for entry in entries:
        entry["files"] = files.get(entry["key"], [])
    return entries


def newest(ticket: Ticket, told: Thread, evidence: Sequence[Evidence] = ()) -> list[Entry]:
    """The last messages as they came, newest first, and below them what was asked."""
    said = [_said(message, author, ticket, told) for message, author in reversed(told.said)]
    return [*said, _asked(ticket, evidence)]


def tone_of(account: Account | None) -> str:
    """Which of the four colours an account's picture has."""
    return f"t{(account.id or 0) % 4 + 1}" if account else ""


def _folded(first: Entry, parts: Iterable[Entry | tuple[str, Line]]) -> list[Entry]:
    entries = [first]
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


def _entry(key: str, kind: str, at: str, **values: object) -> Entry:
    words = ("author", "initials", "tone", "label", "body", "html", "due_at", "summary")
    empty: dict[str, object] = dict.fromkeys(words, "") | dict.fromkeys(
        ("number", "author_id", "left_ms", "origin", "to"), 0
    )
    empty |= {"lines": [], "pieces": [], "files": []}
    return Entry(key=key, kind=kind, at=at, **{**empty, **values})  # type: ignore[typeddict-item]


def _asked(ticket: Ticket, evidence: Sequence[Evidence] = (), *, origin: int = 0) -> Entry:
    return _entry(
        f"asked-{origin}" if origin else "asked",
        "ask",
        ticket.created_at.isoformat(),
        author=ticket.email or NOBODY,
        initials=(ticket.email or "?")[:1].upper(),
        tone="t3",
        body=ticket.description,
        pieces=pieces(ticket.description, evidence),
        origin=origin,
    )


def _said(message: Message, author: Account | None, ticket: Ticket, told: Thread) -> Entry:
    there = next((one for one in told.merged if one.id == message.ticket_id), ticket)
    kind = KINDS[message.kind] if author else "ask"
    return _entry(
        f"message-{message.id}",
        "split" if message.split_into_id else kind,
        message.created_at.isoformat(),
        number=message.id or 0,
        label=_label(kind, there.email),
        origin=there.id if there is not ticket else 0,
        to=message.split_into_id or 0,
        **_words(message.body, author, there),
    )


def _held(reply: HeldReply, author: Account, ticket: Ticket) -> Entry:
    return _entry(
        f"held-{reply.id}",
        "held",
        reply.created_at.isoformat(),
        number=reply.id or 0,
        label=_label("held", ticket.email),
        due_at=reply.due_at.isoformat(),
        left_ms=max(0, (reply.due_at - now()) // MILLISECOND),
        **_words(reply.body, author, ticket),
    )


def _words(body: str, author: Account | None, ticket: Ticket) -> dict[str, object]:
    return {
        "author": author.name if author else ticket.email or "The requester",
        "author_id": author.id if author else 0,
        "initials": author.initials if author else (ticket.email or "?")[:1].upper(),
        "tone": tone_of(author) or "t3",
        "body": body,
        "html": html_for_the_desk(body) if author else "",
    }


def _label(kind: str, email: str | None) -> str:
    reader = email or "the requester"
    return {
        "reply": f"Reply, {reader} sees it",
        "closing": f"Closing comment, {reader} sees it",
        "note": "Internal note, only agents see it",
        "held": f"Being sent, {reader} does not see it yet",
    }.get(kind, "")
