"""A change of a ticket: several fields and a comment at once, or none of them.

What changes is decided in plain Python on the row as it stands (``desk/deciding.py``); then the row, its lines of history, the comment and the
notice are written in one statement, which does nothing if somebody else changed the ticket in between. ``desk/tickets.py`` has the verbs that change one thing.
"""

from __future__ import annotations

from collections.abc import Collection

from psycopg import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import accounts, events, hearing, standing, tags, text, writing
from ticketdesk.desk.access import Act, may, require
from ticketdesk.desk.bare import Hand, Row, first
from ticketdesk.desk.deciding import STAYS, Change, Decided, Stays, Tags, decide
from ticketdesk.desk.finding import LARGEST
from ticketdesk.desk.telling import Told
from ticketdesk.errors import CannotBeGivenTickets, Invalid, Refusal
from ticketdesk.models import Account, Kind, Status
from ticketdesk.models.message import BODY_LENGTH

__all__ = [
    "STAYS",
    "Change",
    "Changed",
    "Stays",
    "change",
    "change_as_read",
    "may_have_tickets",
    "spell",
]


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


class GoesOnElsewhere(Refusal):
    """This ticket goes on in another one, which has the status now. Take it out of there first; nothing was changed."""

    status = 409


TRIES = 5
"""So often without a lock; then whoever else changes the ticket waits."""


async def change(
    hand: Hand,
    number: object,
    wanted: Change,
    *,
    by: Account | None,
    versions: Collection[int] | None = None,
    read: Row | None = None,
) -> Told:
    """Change a ticket as wanted, record it and tell it. What is so already is no change.

    Args:
        hand: The transaction; on a bare connection none is needed, but for tags.
        number: The ticket's number.
        wanted: What shall change.
        by: Who does it.
        versions: Only if the number of its newest line of history is one of these.
        read: What ``standing.as_it_stands`` gave just now; None: it was not asked.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
        NotFound, TicketIsDeleted: it is not there to be changed.
        Changed: it is at another version.
        GoesOnElsewhere: its status is asked for, and it was merged.
        Invalid: a value was refused. Then nothing is changed.
    """
    who = require(by, Act.change_tickets)
    spelled = await spell(hand, wanted, by=who)
    is_locked = wanted.names_tags or isinstance(hand, AsyncSession)
    row = None if is_locked else read
    for _ in range(TRIES):
        row = await standing.read(hand, number, is_locked=is_locked) if row is None else row
        told = await _try(hand, standing.living(number, row), wanted, spelled, who, versions)
        if told is not None:
            return told
        row = None
    assert isinstance(hand, AsyncConnection), "in a session it was locked"
    async with hand.transaction():
        row = await standing.read(hand, number, is_locked=True)
        told = await _try(hand, standing.living(number, row), wanted, spelled, who, versions)
    assert told is not None, "it was locked"
    return told


async def spell(hand: Hand, wanted: Change, *, by: Account) -> Tags:
    """The tags of a change as they are spelled on this desk; a new one is made, before any ticket is locked."""
    if not wanted.names_tags:
        return Tags()
    found = None if wanted.tags is None else await tags.made(hand, wanted.tags, by=by)
    on = await tags.made(hand, [wanted.tag], by=by) if wanted.tag else ()
    off = await tags.known(hand, [tags.fit(wanted.untag)]) if wanted.untag else ()
    return Tags(found, on, off)


async def _try(
    hand: Hand,
    row: Row,
    wanted: Change,
    spelled: Tags,
    who: Account,
    versions: Collection[int] | None,
) -> Told | None:
    """One try; None when somebody else was faster between reading and writing, which a lock rules out."""
    if versions is not None and row["last_event_id"] not in versions:
        raise Changed(row["last_event_id"], row["told"])
    if isinstance(wanted.assignee, int) and wanted.assignee != row["assignee_id"]:
        await may_have_tickets(hand, wanted.assignee)
    return await change_as_read(hand, row, wanted, spelled, by=who)


async def change_as_read(hand: Hand, row: Row, wanted: Change, spelled: Tags, *, by: Account) -> Told | None:
    """Change a living ticket that the caller has read, if it is still as it was; None: it is not.

    Args:
        hand: The transaction.
        row: All columns of the ticket.
        wanted: What shall change; that the assignee may have tickets is known.
        spelled: Its tags, from ``spell``.
        by: Who does it, and may.

    Raises:
        GoesOnElsewhere: it was merged, so that its status is nobody's to choose.
        Invalid: a value was refused.
    """
    if wanted.status and wanted.status != row["status"] and row["merged_into_id"] is not None:
        raise GoesOnElsewhere
    note = _comment(wanted, is_closing=wanted.status is Status.closed and row["status"] != Status.closed)
    decided = decide(row, wanted, note[0] if note else None, spelled)
    told = Told(row["id"], row["last_event_id"], row.get("told"))
    await tags.put(hand, told.number, on=decided.on, off=decided.off, by=by)
    return await _write(hand, told, decided, note, by) if decided.lines else told


def _comment(wanted: Change, *, is_closing: bool) -> tuple[Kind, str] | None:
    if not wanted.comment:
        return None
    try:
        words = text.words(wanted.comment, name="A comment", longest=BODY_LENGTH)
    except text.Unfit as error:
        raise Invalid({"comment": str(error)}) from None
    return (Kind.closing if is_closing else Kind.internal), words


async def may_have_tickets(hand: Hand, number: int) -> None:
    """Refuse to give tickets to an account that is not there or may not change them."""
    found = await accounts.standing(hand, number) if 0 < number <= LARGEST else None
    if not may(found, Act.change_tickets):
        raise CannotBeGivenTickets


async def _write(
    hand: Hand, read: Told, decided: Decided, note: tuple[Kind, str] | None, who: Account
) -> Told | None:
    chosen = tuple(name for name in ("category", "priority") if name in decided.columns)
    values = decided.columns | events.common(who) | events.told(decided.lines)
    values |= {"number": read.number, "version": read.version}
    values |= {f"chosen_{name}": decided.columns[name] for name in chosen}
    if note:
        values |= {"kind": note[0].value, "body": note[1]}
    statement = writing.statement(tuple(decided.columns), chosen=chosen, has_note=note is not None)
    is_followed = hearing.is_followed(decided.columns)
    is_heard = note is not None and hearing.is_heard(*note)
    async with hearing.together(hand, is_more=is_followed or is_heard):
        row = await first(hand, statement, values)
        if row and note and is_heard:
            await hearing.hear(hand, read.number, *note, by=who)
        if row and is_followed:
            await hearing.follow(hand, read.number, decided.columns, by=who)
    return Told(read.number, row["last_event_id"], row["told"]) if row else None
