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

from ticketdesk.desk import audit, deciding, events, finding, skipping, tags, wording, writing
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.bare import first
from ticketdesk.desk.events import Line
from ticketdesk.desk.skipping import Skip
from ticketdesk.errors import Refusal
from ticketdesk.models import Account, Actor, Batch, BatchTicket, Deed, What
from ticketdesk.models.columns import now

UNDOABLE_IN = timedelta(hours=1)
KEPT_IN = timedelta(days=1)
FIELDS = {
    "status": What.status,
    "category": What.category,
    "priority": What.priority,
    "assignee_id": What.assigned,
}
"""Columns whose change is a line of history of its own."""
WORDS = (What.replied, What.noted, What.held)
"""What somebody wrote."""
BESIDE = ("chosen_category", "chosen_priority")
"""What stands beside the suggestions and not on the ticket."""


class NotYours(Refusal):
    """There is nothing of yours to take back here."""

    status = 404


class TooLate(Refusal):
    """This was done more than an hour ago, so it stays. Change it back by hand."""

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
        TooLate: it was done more than an hour ago.
    """
    who = require(by, Act.change_tickets)
    await _begin(session, batch_id, who)
    rows = await _locked(session, batch_id, most)
    built = await _built_on(session, batch_id, [row["id"] for row in rows])
    people = await skipping.people_of(session, [line["actor_id"] for line in built.values()])
    undone = Undone([], [], 0)
    for row in rows:
        why = _why(built.get(row["id"]), people, who.id or 0)
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


async def _locked(session: AsyncSession, batch: int, most: int | None) -> list[RowMapping]:
    return list((await session.execute(_LOCKED, {"batch": batch, "most": most})).mappings())


# A machine's line about something else is nothing that somebody built, and what was taken back is not there any more.
# A reply that was held then is delivered later, which is no new word; but a reply that is delivered is never taken back.
_BUILT_ON = text("""
    SELECT DISTINCT ON (ticket_id) ticket_id, what, actor, actor_id
    FROM batch_tickets JOIN events AS line USING (ticket_id)
    WHERE batch_id = :batch AND ticket_id = ANY(:numbers) AND line.id > version
        AND (actor IN ('account', 'requester') OR jsonb_exists(batch_tickets.before, what))
        AND what <> 'took_back' AND NOT EXISTS (
            SELECT FROM events AS held WHERE held.ticket_id = line.ticket_id AND held.what = 'held'
                AND held.id <= version AND line.what = 'replied' AND line.before = held.id::text
        )
        AND NOT EXISTS (
            SELECT FROM events AS back WHERE back.ticket_id = line.ticket_id AND back.what = 'took_back'
                AND line.what = 'held' AND back.before = line.id::text
        )
        AND NOT EXISTS (
            SELECT FROM events AS undone WHERE undone.ticket_id = line.ticket_id AND undone.what = 'undone'
                AND undone.actor_id = line.actor_id AND line.id > undone.before::bigint AND line.id <= undone.id
                AND line.what <> 'replied'
        )
    ORDER BY ticket_id, line.id DESC
""")


async def _built_on(session: AsyncSession, batch: int, numbers: list[int]) -> dict[int, RowMapping]:
    """By ticket the newest line of history by which somebody built on what was done."""
    rows = (await session.execute(_BUILT_ON, {"batch": batch, "numbers": numbers})).mappings()
    return {row["ticket_id"]: row for row in rows}


def _why(line: RowMapping | None, people: Mapping[int, str], me: int) -> str:
    if line is None:
        return ""
    who = skipping.actor_name(line["actor"], line["actor_id"], people, me)
    is_word = line["what"] in WORDS or line["actor"] == Actor.requester
    did = "wrote" if is_word else "deleted it" if line["what"] == What.deleted else "changed it"
    return f"{who} {did} since"


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
    await _put_back(session, row, before, who)
    undone.back.append(number)
    if is_sent:
        undone.sent.append(number)


async def _put_back(session: AsyncSession, row: RowMapping, before: dict[str, Any], who: Account) -> None:
    unsaid = await wording.take_back(session, before, by=who)
    version, had = before.pop("last_event_id"), before.pop("tags", row["tags"])
    on = [name for name in await tags.known(session, had) if name not in row["tags"]] if had else []
    off = [name for name in row["tags"] if name not in had]
    beside = {name: before.pop(name) for name in BESIDE if name in before}
    await tags.put(session, row["id"], on=on, off=off, by=who)
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
        await audit.record(session, Deed.ticket_restored, by=who, about=f"ticket {row['id']}")


def _lines(row: RowMapping, before: Mapping[str, Any]) -> list[Line]:
    changed = [name for name in FIELDS if name in before and before[name] != row[name]]
    lines = [Line(FIELDS[name], events.plain(row[name]), events.plain(before[name])) for name in changed]
    return [*lines, Line(What.restored)] if "deleted_at" in before else lines


async def _forget(session: AsyncSession, batch: int, numbers: list[int]) -> int:
    """What was taken back once is not taken back again. Gives how many tickets are left."""
    of_batch = col(BatchTicket.batch_id) == batch
    await session.exec(delete(BatchTicket).where(of_batch, col(BatchTicket.ticket_id).in_(numbers)))
    return (await session.exec(select(func.count()).select_from(BatchTicket).where(of_batch))).one()
