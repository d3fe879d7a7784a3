"""How the desk learns: it follows the history without a gap, and derives labels and lessons from what people did.

Every batch is a transaction of its own and ends by noting how far it came, so a worker that dies in between goes on where
it was. Doing the same again changes nothing. See ``docs/decisions/0015-learning-follows-the-history.md``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import labels, learned
from ticketdesk.desk.following import Position
from ticketdesk.desk.labels import Confirmed
from ticketdesk.desk.lessons import CORRECTED, LEFT, Lesson, Relearned
from ticketdesk.models import Actor, Category, Judged, What
from ticketdesk.models.columns import now

Featured = Callable[[str, str], Iterable[int]]
"""Title and description to numbers; a door brings it, because verbs know no model."""

BATCH = 500
SETTING = "learned_to"
START = Position("0", 0)
TOLD = (What.category, What.priority, What.status, What.undone)

# A position of another cluster means nothing here: its transactions have other numbers.
_BEGIN = text("""
    INSERT INTO settings (name, value, created_at) VALUES (:name, '', :moment) ON CONFLICT (name) DO NOTHING
""")
_LOCKED = text("""
    SELECT value, pg_snapshot_xmax(pg_current_snapshot())::text AS newest FROM settings WHERE name = :name FOR UPDATE
""")
_NOTE = text("UPDATE settings SET value = :value WHERE name = :name")
_NEXT = text("""
    SELECT xact::text AS xact, id, ticket_id, what, actor FROM events
    WHERE (xact, id) > (CAST(:xact AS xid8), :number) AND xact < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY xact, id LIMIT :size
""")
_LEFT = text("SELECT count(*) FROM events WHERE (xact, id) > (CAST(:xact AS xid8), :number)")


@dataclass(frozen=True)
class Step:
    """What one batch came to.

    Args:
        events: How many lines of history were read.
        tickets: How many tickets were looked at.
        is_last: Nothing more is there to be read at this moment.
    """

    events: int
    tickets: int
    is_last: bool


async def follow(session: AsyncSession, featured: Featured, *, version: int, size: int = BATCH) -> Step:
    """Read on where the last batch ended, and learn from what it tells.

    Args:
        session: A transaction; another one that learns waits for it.
        featured: What a ticket's words are made of.
        version: Of the features. What was learned by another one is forgotten, and learned anew from the beginning.
        size: At most so many lines of history.
    """
    position = await _position(session, version)
    # Whoever works with tickets never waits for this for long, nor in a circle: this gives up first.
    await session.execute(text("SET LOCAL lock_timeout = '500ms'"))
    # What a crash takes away goes together with how far this came, and is done again.
    await session.execute(text("SET LOCAL synchronous_commit = off"))
    rows = (
        await session.execute(_NEXT, {"xact": position.xact, "number": position.number, "size": size})
    ).all()
    numbers = sorted({row.ticket_id for row in rows if _tells(row.what, row.actor)})
    await learn(session, numbers, featured)
    if rows:
        await _note(session, version, Position(rows[-1].xact, rows[-1].id))
    return Step(len(rows), len(numbers), len(rows) < size)


async def learn(session: AsyncSession, numbers: Sequence[int], featured: Featured) -> None:
    """Derive the labels of some tickets from their histories, and learn their categories.

    Args:
        session: The transaction.
        numbers: The tickets, each once.
        featured: What a ticket's words are made of.
    """
    if not numbers:
        return
    found = {ticket["id"]: ticket for ticket in await labels.read(session, numbers)}
    told = {number: labels.labels_of(ticket) for number, ticket in found.items()}
    await labels.store(session, numbers, told)
    before = await learned.standing(session, numbers)
    # Labels outlive the words; a lesson without words teaches nothing.
    after = {
        number: None if found[number]["is_erased"] else _lesson(fields.get(Judged.category))
        for number, fields in told.items()
    }
    other = [number for number in found if before.get(number) != after[number]]
    # In a thread: many long tickets take their time, and the worker has others to care for.
    words = await asyncio.to_thread(_words, [found[number] for number in other], featured)
    await learned.relearn(
        session,
        [Relearned(number, words[number], before.get(number), after[number]) for number in other],
    )
    await learned.prune(session)


async def left(session: AsyncSession, version: int) -> int:
    """How many lines of history are still to be read."""
    position = await _position(session, version)
    values = {"xact": position.xact, "number": position.number}
    return int((await session.execute(_LEFT, values)).scalar_one())


async def begin_anew(session: AsyncSession, version: int) -> None:
    """Forget what was learned, so that the next batch begins with the first line of history. Labels stay until then."""
    await _position(session, version)
    await learned.forget(session)
    await _note(session, version, START)


async def _position(session: AsyncSession, version: int) -> Position:
    """Where the last batch ended; locked, so that one at a time learns."""
    await session.execute(_BEGIN, {"name": SETTING, "moment": now()})
    row = (await session.execute(_LOCKED, {"name": SETTING})).one()
    known, xact, number = (row.value or "0 0 0").split()
    if int(known) != version or int(xact) > int(row.newest):
        await learned.forget(session)
        return START
    return Position(xact, int(number))


async def _note(session: AsyncSession, version: int, position: Position) -> None:
    value = f"{version} {position.xact} {position.number}"
    await session.execute(_NOTE, {"name": SETTING, "value": value})


def _tells(what: str, actor: str) -> bool:
    """Whether a line may change what is confirmed: people's decisions, and that a ticket goes or comes back."""
    return what in (What.deleted, What.restored) or (actor == Actor.account and what in TOLD)


def _lesson(category: Confirmed | None) -> Lesson | None:
    if category is None:
        return None
    return Lesson(Category(category.value), CORRECTED if category.was_changed else LEFT)


def _words(tickets: Iterable[Mapping[str, Any]], featured: Featured) -> dict[int, list[int]]:
    return {ticket["id"]: list(featured(ticket["title"], ticket["description"])) for ticket in tickets}
