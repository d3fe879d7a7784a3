"""A change of a ticket: several fields and a comment at once, or none of them.

What changes is decided in plain Python on the row as it stands; then the row, its lines of history, the comment and the
notice are written in one statement, which does nothing if somebody else changed the ticket in between. ``desk/tickets.py`` has the verbs that change one thing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import accounts, events, text, writing
from ticketdesk.desk.access import Act, may, require
from ticketdesk.desk.bare import Hand, Row, first
from ticketdesk.desk.events import Line
from ticketdesk.desk.finding import LARGEST, none_such, numbered
from ticketdesk.desk.telling import AS_JSON, Told
from ticketdesk.errors import CannotBeGivenTickets, Invalid, Refusal, TicketIsDeleted, TooMany
from ticketdesk.models import Account, Category, Kind, Priority, Source, Status, What
from ticketdesk.models.columns import now
from ticketdesk.models.message import BODY_LENGTH


class Stays(Enum):
    """For an assignee: leave it as it is. None is nobody."""

    stays = "stays"


STAYS = Stays.stays


class Changed(Refusal):
    """Somebody changed this ticket since you read it. Nothing of yours was stored; look at it again.

    Args:
        version: The number of its newest line of history.
        ticket: The ticket as it is now, as JSON.
    """

    status = 412

    def __init__(self, version: int, ticket: bytes) -> None:
        super().__init__()
        self.version, self.ticket = version, ticket


@dataclass(frozen=True)
class Change:
    """What somebody wants of a ticket. What is None stays as it is.

    Args:
        status: Any other status; leaving resolved or closed is a reopening.
        category, priority: A person's decision. What a machine suggested is confirmed so, and that is told too.
        assignee: An account that may change tickets, None for nobody, or ``STAYS``.
        comment: On closing what the requester reads as the last word, else an internal note.
    """

    status: Status | None = None
    category: Category | None = None
    priority: Priority | None = None
    assignee: int | Stays | None = STAYS
    comment: str | None = None


@dataclass
class _Decided:
    """What a change comes to on the ticket as it stands."""

    columns: dict[str, Any] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


_AS_IT_STANDS = f"""
    SELECT id, status, category, category_source, priority, priority_source, assignee_id, deleted_at, last_event_id,
        {AS_JSON}
    FROM tickets WHERE id = %(number)s
"""
_LOCKED = f"{_AS_IT_STANDS} FOR NO KEY UPDATE"
TRIES = 20

_AS_IT_IS = f"SELECT last_event_id, {AS_JSON} FROM tickets WHERE id = %(number)s"


async def change(
    hand: Hand, number: object, wanted: Change, *, by: Account | None, version: int | None = None
) -> Told:
    """Change a ticket as wanted, record it and tell it. What is so already is no change.

    Args:
        hand: The transaction; on a bare connection none is needed.
        number: The ticket's number.
        wanted: What shall change.
        by: Who does it.
        version: Only if this is still the number of its newest line of history.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
        NotFound, TicketIsDeleted: it is not there to be changed.
        Changed: it is at another version.
        Invalid: a value was refused. Then nothing is changed.
    """
    who = require(by, Act.change_tickets)
    for _ in range(TRIES):
        told = await _try(hand, number, wanted, who, version)
        if told is not None:
            return told
    raise TooMany("Many others change this ticket at this moment. Nothing was changed; try again.", wait_s=1)


async def _try(hand: Hand, number: object, wanted: Change, who: Account, version: int | None) -> Told | None:
    """One try; None when somebody else was faster between reading and writing, which a lock in a session rules out."""
    row = await _standing(hand, number)
    told = Told(row["id"], row["last_event_id"], row["told"])
    if version is not None and version != told.version:
        raise Changed(told.version, told.ticket)
    note = _comment(wanted)
    decided = _decide(row, wanted, note)
    if "assignee_id" in decided.columns and isinstance(wanted.assignee, int):
        await _may_have_tickets(hand, wanted.assignee)
    return await _write(hand, told, decided, note, who) if decided.lines else told


async def as_it_is(hand: Hand, number: int) -> Told:
    """A ticket that the caller may see, as programs read it."""
    row = await first(hand, _AS_IT_IS, {"number": number})
    assert row is not None, "the caller has it"
    return Told(number, row["last_event_id"], _bytes(row["told"]))


def _bytes(told: Any) -> bytes:
    """JSON as bytes, also from a session, which takes it apart."""
    return told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()


async def _standing(hand: Hand, number: object) -> Row:
    statement = _LOCKED if isinstance(hand, AsyncSession) else _AS_IT_STANDS
    row = await first(hand, statement, {"number": numbered(number)})
    if row is None:
        raise none_such(number)
    if row["deleted_at"] is not None:
        raise TicketIsDeleted
    return row


def _comment(wanted: Change) -> tuple[Kind, str] | None:
    if not wanted.comment:
        return None
    try:
        words = text.words(wanted.comment, name="A comment", longest=BODY_LENGTH)
    except text.Unfit as error:
        raise Invalid({"comment": str(error)}) from None
    return (Kind.closing if wanted.status is Status.closed else Kind.internal), words


def _decide(row: Row, wanted: Change, note: tuple[Kind, str] | None) -> _Decided:
    decided = _Decided()
    if note:
        decided.lines.append(Line(What.noted if note[0] is Kind.internal else What.replied))
    if wanted.status and wanted.status != row["status"]:
        moment = now()
        decided.columns |= {
            "status": wanted.status.value,
            "resolved_at": moment if wanted.status is Status.resolved else None,
            "closed_at": moment if wanted.status is Status.closed else None,
        }
        decided.lines.append(Line(What.status, row["status"], wanted.status.value))
    for what, chosen in ((What.category, wanted.category), (What.priority, wanted.priority)):
        name, source = what.value, f"{what.value}_source"
        if chosen and (chosen != row[name] or row[source] != Source.person):
            decided.columns |= {name: chosen.value, source: Source.person.value}
            decided.lines.append(Line(what, row[name], chosen.value))
    if not isinstance(wanted.assignee, Stays) and wanted.assignee != row["assignee_id"]:
        decided.columns["assignee_id"] = wanted.assignee
        decided.lines.append(Line(What.assigned, _text(row["assignee_id"]), _text(wanted.assignee)))
    return decided


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


async def _may_have_tickets(hand: Hand, number: int) -> None:
    found = await accounts.standing(hand, number) if 0 < number <= LARGEST else None
    if not may(found, Act.change_tickets):
        raise CannotBeGivenTickets


async def _write(
    hand: Hand, read: Told, decided: _Decided, note: tuple[Kind, str] | None, who: Account
) -> Told | None:
    values = decided.columns | events.common(who) | {"number": read.number, "version": read.version}
    values |= {
        "whats": [line.what.value for line in decided.lines],
        "befores": [line.before for line in decided.lines],
        "afters": [line.after for line in decided.lines],
    }
    if note:
        values |= {"kind": note[0].value, "body": note[1]}
    row = await first(hand, writing.statement(tuple(decided.columns), has_note=note is not None), values)
    return Told(read.number, row["last_event_id"], row["told"]) if row else None
