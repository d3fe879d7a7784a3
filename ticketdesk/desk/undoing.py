"""Taking back what somebody did at once: each ticket goes back exactly, unless somebody built on it since.

The history stays and tells that too. Its last line, ``undone``, names the version that the ticket is at again: whatever its
author did since then counts for nothing, for whoever reads the history.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import RowMapping, func, text
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import (
    audit,
    beyond,
    built_on,
    deciding,
    events,
    finding,
    incidents,
    merging,
    skipping,
    tags,
    wording,
    writing,
)
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.bare import first
from ticketdesk.desk.events import Line
from ticketdesk.desk.skipping import Skip
from ticketdesk.errors import Refusal
from ticketdesk.models import Account, Batch, BatchTicket, Deed, What
from ticketdesk.models.columns import now

UNDOABLE_IN = timedelta(days=30)
"""So long it can be taken back, unless somebody built on it."""
FIELDS = {
    "status": What.status,
    "category": What.category,
    "priority": What.priority,
    "assignee_id": What.assigned,
    "snoozed_until": What.snoozed,
}
"""Columns whose change is a line of history of its own."""
BESIDE = ("chosen_category", "chosen_priority")
"""What stands beside the suggestions and not on the ticket."""


class NotYours(Refusal):
    """There is nothing of yours to take back here."""

    status = 404


class TooLate(Refusal):
    """This was done more than 30 days ago, so it stays. Change it back by hand."""

    status = 410


@dataclass(frozen=True)
class Undone:
    """What became of the tickets.

    Args:
        back: Those that are as they were before.
        kept: Those that stay, and why.
        left: How many are to come.
        sent: Those of ``back`` whose reply is delivered already, so that it stays.
    """

    back: list[int]
    kept: list[Skip]
    left: int = 0
    sent: list[int] = field(default_factory=list)


async def undo(
    session: AsyncSession, batch_id: int, *, by: Account | None, most: int | None = None
) -> Undone:
    """Take a batch back. What was taken back already stays so, and is not told again.

    Args:
        session: The transaction.
        batch_id: The batch's number.
        by: Who did it; nobody else may.
        most: At most so many tickets in this transaction; call again while some are left. None: all.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
        NotYours: it was somebody else, or there is no such batch.
        TooLate: it was done more than 30 days ago.
    """
    who = require(by, Act.change_tickets)
    await _begin(session, batch_id, who)
    rows = await _locked(session, batch_id, most)
    built = await built_on.built_on(session, batch_id, [row["id"] for row in rows])
    people = await skipping.people_of(session, [line["actor_id"] for line in built.values()])
    undone = Undone([], [], 0)
    for row in rows:
        why = built_on.why(built.get(row["id"]), people, who.id or 0)
        await _undo(session, row, why, who, undone)
    left = await _forget(session, batch_id, [row["id"] for row in rows])
    return Undone(undone.back, undone.kept, left, undone.sent)


async def _begin(session: AsyncSession, number: object, who: Account) -> None:
    """Whoever still applies the batch is waited for, and does no more of it."""
    statement = (
        select(Batch).where(Batch.id == number).with_for_update().execution_options(populate_existing=True)
    )
    batch = (await session.exec(statement)).first() if finding.is_number(number) else None
    if batch is None or batch.account_id != who.id:
        raise NotYours
    if batch.undone_at is None:
        if batch.created_at < now() - UNDOABLE_IN:
            raise TooLate
        batch.undone_at = now()
        session.add(batch)
        await session.flush()


_LOCKED = text("""
    SELECT tickets.*, version, before FROM batch_tickets JOIN tickets ON tickets.id = ticket_id
    WHERE batch_id = :batch ORDER BY tickets.id LIMIT :most FOR NO KEY UPDATE OF tickets
""")


# The tickets beside them too, in one order, so that two who undo do not wait for each other for ever.
_LOCKED_BESIDE = text("""
    SELECT id FROM tickets WHERE id IN (
        SELECT unnest(ARRAY[ticket_id, (before #>> '{beside,number}')::integer]) FROM batch_tickets
        WHERE batch_id = :batch AND jsonb_exists(before, 'beside')
    ) ORDER BY id FOR NO KEY UPDATE
""")


async def _locked(session: AsyncSession, batch: int, most: int | None) -> list[RowMapping]:
    await session.execute(_LOCKED_BESIDE, {"batch": batch})
    return list((await session.execute(_LOCKED, {"batch": batch, "most": most})).mappings())


async def _undo(session: AsyncSession, row: RowMapping, why: str, who: Account, undone: Undone) -> None:
    """Put one ticket back, unless it has to stay: a reply that is still held is taken back whatever else was built."""
    number, before = row["id"], dict(row["before"])
    if why:
        is_unsent = await wording.take_back_held(session, before, by=who)
        undone.kept.append(Skip(number, f"{why}; the reply is taken back" if is_unsent else why))
        return
    is_sent = await wording.is_delivered(session, number, before)
    if is_sent and before.keys() == {"last_event_id", wording.HELD}:
        undone.kept.append(Skip(number, "the reply is delivered"))
        return
    if not await beyond.put_back(session, row, before, by=who):
        await _put_back(session, row, before, who)
    undone.back.append(number)
    if is_sent:
        undone.sent.append(number)


async def _put_back(session: AsyncSession, row: RowMapping, before: dict[str, Any], who: Account) -> None:
    unsaid = await wording.take_back(session, before, by=who)
    before.pop("beside", None)
    worn = before.pop("worn", {})
    version, had = before.pop("last_event_id"), before.pop("tags", row["tags"])
    on = [name for name in await tags.known(session, had) if name not in row["tags"]] if had else []
    off = [name for name in row["tags"] if name not in had]
    beside = {name: before.pop(name) for name in BESIDE if name in before}
    await tags.put(session, row["id"], on=on, off=off, by=who)
    await tags.wear_again(session, row["id"], worn)
    lines = [
        *unsaid,
        *_lines(row, before),
        *deciding.lines_of_tags(on, off),
        Line(What.undone, before=str(version)),
    ]
    values = before | beside | events.common(who) | events.told(lines)
    values |= {"number": row["id"], "version": row["last_event_id"]}
    chosen = tuple(name.removeprefix("chosen_") for name in beside)
    await first(session, writing.statement(tuple(before), chosen=chosen, is_taken_back=True), values)
    if "deleted_at" in before:
        deed = Deed.ticket_deleted if before["deleted_at"] else Deed.ticket_restored
        await audit.record(session, deed, by=who, about=f"ticket {row['id']}")
    if "merged_into_id" in before:
        await merging.tell_target_back(session, row, before, by=who)
    if "main_id" in before:
        await incidents.tell(session, before["main_id"] or row["main_id"])


def _lines(row: RowMapping, before: Mapping[str, Any]) -> list[Line]:
    if "merged_into_id" in before:
        return merging.lines_back(row, before)
    if "main_id" in before:
        return incidents.lines_back(row, before)
    now_and_then = {name: (_plain(row[name]), _plain(before[name])) for name in FIELDS if name in before}
    lines = [Line(FIELDS[name], *both) for name, both in now_and_then.items() if both[0] != both[1]]
    if "deleted_at" not in before:
        return lines
    return [*lines, Line(What.deleted if before["deleted_at"] else What.restored)]


def _plain(value: Any) -> str | None:
    """As it stands in a line of history and in JSON."""
    return value.isoformat() if hasattr(value, "isoformat") else events.plain(value)


async def _forget(session: AsyncSession, batch: int, numbers: list[int]) -> int:
    """What was taken back once is not taken back again. Gives how many tickets are left."""
    of_batch = col(BatchTicket.batch_id) == batch
    await session.exec(delete(BatchTicket).where(of_batch, col(BatchTicket.ticket_id).in_(numbers)))
    return (await session.exec(select(func.count()).select_from(BatchTicket).where(of_batch))).one()
