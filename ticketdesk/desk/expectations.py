"""When a first answer can be expected, from what this desk did lately; nothing while it did too little.

Half of the tickets got their first answer within that time. Those that still wait count as far as they have waited
(Kaplan and Meier), and those that were finished without a word as never answered, or the figure would be too good.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.models import Ticket
from ticketdesk.models.choices import DONE
from ticketdesk.models.columns import now

LOOKS_BACK = timedelta(days=90)
FEWEST = 20
"""So many of them have to be answered, or nothing is told."""
HALF = 0.5 + 1e-9  # what was multiplied so often is never exactly a half
LOOKED_AT = 500
"""The newest of them are enough, and make it as fast on a large desk."""


@dataclass(frozen=True)
class Expectation:
    """Half of the tickets get a first answer within this time.

    Args:
        within: The time.
        is_alike: Of those with the same category and priority; else of all.
    """

    within: timedelta
    is_alike: bool


@dataclass(frozen=True)
class Wait:
    """How long one ticket waited, and whether an answer ended it."""

    lasted: timedelta
    is_answered: bool


async def first_answer(session: AsyncSession, ticket: Ticket) -> Expectation | None:
    """What the requester of a ticket can expect; None where there are too few to tell, or it was answered.

    Args:
        session: Any session.
        ticket: The ticket that waits.
    """
    if ticket.replied_at is not None or ticket.is_done:
        return None
    alike = (Ticket.category == ticket.category, Ticket.priority == ticket.priority)
    for is_alike, kind in ((True, alike), (False, ())):
        if is_alike and ticket.is_pending:
            continue
        within = half_within(await _waits(session, ticket, *kind))
        if within is not None:
            return Expectation(within, is_alike)
    return None


def half_within(waits: Sequence[Wait]) -> timedelta | None:
    """Within which time half of them were answered; None where too few were."""
    if sum(wait.is_answered for wait in waits) < FEWEST:
        return None
    unanswered, waiting = 1.0, len(waits)
    for wait in sorted(waits, key=lambda wait: (wait.lasted, not wait.is_answered)):
        if wait.is_answered:
            unanswered *= 1 - 1 / waiting
            if unanswered < HALF:
                return wait.lasted
        waiting -= 1
    return None


def rounded(within: timedelta) -> tuple[int, str]:
    """A time as people say it, never shorter than it is: (25, "minutes"), (3, "hours"), (2, "days")."""
    minutes = -(-within // timedelta(minutes=5)) * 5 or 5
    if minutes < 60:
        return minutes, "minutes"
    hours = -(-within // timedelta(hours=1))
    if hours > 36:
        return -(-within // timedelta(days=1)), "days"
    return hours, "hours" if hours > 1 else "hour"


async def _waits(session: AsyncSession, ticket: Ticket, *kind: bool) -> list[Wait]:
    columns = select(Ticket.created_at, Ticket.replied_at, Ticket.status)
    living = and_(col(Ticket.deleted_at).is_(None), col(Ticket.merged_into_id).is_(None))
    lately = columns.where(living, *kind, Ticket.created_at > now() - LOOKS_BACK, Ticket.id != ticket.id)
    newest = lately.order_by(col(Ticket.created_at).desc(), col(Ticket.id).desc()).limit(LOOKED_AT)
    return [_wait(*row) for row in (await session.exec(newest)).all()]


def _wait(created: datetime, replied: datetime | None, status: str) -> Wait:
    if replied is not None:
        return Wait(max(replied - created, timedelta()), is_answered=True)
    return Wait(timedelta.max if status in DONE else now() - created, is_answered=False)
