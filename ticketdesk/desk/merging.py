"""A ticket that goes on in another one. Nothing is moved: each keeps its words and its links, and the page of the other shows both.

What is merged is closed and out of the lists. It may go on in a ticket that goes on in a third one; never in a circle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import events, finding
from ticketdesk.desk.bare import Row, first
from ticketdesk.desk.deciding import moved
from ticketdesk.desk.events import By, Line
from ticketdesk.desk.writing import statement
from ticketdesk.errors import Refusal
from ticketdesk.models import Account, Event, Status, Ticket, What
from ticketdesk.models.columns import now


class GoesOnElsewhere(Refusal):
    """That ticket goes on in another one itself. Merge into that one; nothing was changed."""

    status = 409


_ONWARD = text("""
    WITH RECURSIVE above AS (
        SELECT merged_into_id AS id, 1 AS step FROM tickets WHERE id = :number
        UNION ALL
        SELECT merged_into_id, step + 1 FROM tickets JOIN above ON tickets.id = above.id
    ) SELECT id FROM above WHERE id IS NOT NULL ORDER BY step
""")


async def tell_onward(session: AsyncSession, ticket: Ticket, *, by: By = None) -> None:
    """The requester wrote on a merged ticket: have the tickets in which it goes on tell so as well.

    Args:
        session: The transaction of the words.
        ticket: The merged ticket; where it is not merged, nothing happens.
        by: Who wrote.
    """
    for number in (await session.execute(_ONWARD, {"number": ticket.id})).scalars().all():
        await events.record(session, await finding.again(session, number), What.replied, by=by)


async def merge(session: AsyncSession, row: Row, into: int, *, by: Account) -> int:
    """Let a ticket go on in another one. Gives the number of its line of history.

    Args:
        session: The transaction; both tickets are locked, and the other one goes on by itself.
        row: The ticket as it stands: living, and merged into none.
        into: The other one's number.
        by: Who does it, and may.
    """
    columns = {"merged_into_id": into, "merged_at": now(), **moved(Status.closed, row)}
    line = Line(What.merged, before=row["status"], after=str(into))
    version = await _write(session, row, columns, line, by)
    await tell_target(session, into, Line(What.merged, before=str(row["id"])), by=by)
    return version


async def unmerge(session: AsyncSession, row: Row, *, by: Account) -> int:
    """Let a merged ticket go on by itself again, with the status that it had. Gives the number of its line of history."""
    into = row["merged_into_id"]
    columns = {
        "merged_into_id": None,
        "merged_at": None,
        **moved(await _status_before(session, row["id"]), row),
    }
    version = await _write(session, row, columns, Line(What.unmerged, before=str(into)), by)
    await tell_target(session, into, Line(What.unmerged, after=str(row["id"])), by=by)
    return version


def lines_back(row: RowMapping, before: Mapping[str, Any]) -> list[Line]:
    """The line of a ticket that is merged again, or no longer, because that was taken back."""
    if before["merged_into_id"] is None:
        return [Line(What.unmerged, before=str(row["merged_into_id"]))]
    return [Line(What.merged, before=row["status"], after=str(before["merged_into_id"]))]


async def tell_target_back(
    session: AsyncSession, row: RowMapping, before: Mapping[str, Any], *, by: Account
) -> None:
    """The same for the history of the other ticket."""
    number = str(row["id"])
    if before["merged_into_id"] is None:
        await tell_target(session, row["merged_into_id"], Line(What.unmerged, after=number), by=by)
    else:
        await tell_target(session, before["merged_into_id"], Line(What.merged, before=number), by=by)


async def tell_target(session: AsyncSession, number: int, line: Line, *, by: Account) -> None:
    """Write into the history of the ticket in which another one goes on, or no longer does."""
    ticket = await finding.again(session, number)
    await events.record(session, ticket, line.what, by=by, before=line.before, after=line.after)


async def _write(session: AsyncSession, row: Row, columns: dict[str, Any], line: Line, by: Account) -> int:
    values = columns | events.common(by) | events.told([line])
    values |= {"number": row["id"], "version": row["last_event_id"]}
    written = await first(session, statement(tuple(columns)), values)
    assert written is not None, "it is locked"
    return int(written["last_event_id"])


async def _status_before(session: AsyncSession, number: int) -> Status:
    """The status that a ticket had when it was merged last."""
    newest = select(Event.before).where(
        Event.ticket_id == number, Event.what == What.merged, col(Event.after).is_not(None)
    )
    lines: Sequence[str | None] = (await session.exec(newest.order_by(col(Event.id).desc()).limit(1))).all()
    return Status(lines[0]) if lines and lines[0] else Status.open
