"""Until when a ticket may sleep, and how it comes back: by the clock, by a word of its requester, or by hand.

Whether it sleeps is whether ``snoozed_until`` is there, and never what time it is: so lists and counters know it without a clock.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import events, nudges
from ticketdesk.desk.events import By
from ticketdesk.errors import Invalid
from ticketdesk.models import Actor, Event, Reason, Source, Ticket, What
from ticketdesk.models.columns import now

LONGEST_IN = timedelta(days=366)
MOST_AT_ONCE = 200


def until(told: object) -> datetime:
    """The moment that somebody chose, in UTC.

    Args:
        told: A moment with its zone, as a browser writes it.

    Raises:
        Invalid: it is none, it is past, or it is further away than a year.
    """
    try:
        moment = datetime.fromisoformat(told if isinstance(told, str) else "")
        if moment.tzinfo is None:
            raise ValueError
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid({"until": "Choose a day and a time."}) from None
    if not now() < moment <= now() + LONGEST_IN:
        raise Invalid({"until": "Choose a moment that is still to come, at most a year from now."})
    return moment


async def due(session: AsyncSession) -> list[int]:
    """The tickets that should be awake by now, those that wait longest first."""
    is_due = (col(Ticket.snoozed_until) <= now(), col(Ticket.deleted_at).is_(None))
    statement = select(Ticket.id).where(*is_due).order_by(col(Ticket.snoozed_until)).limit(MOST_AT_ONCE)
    return [number for number in (await session.exec(statement)).all() if number is not None]


async def wake_due(session: AsyncSession, number: int) -> bool:
    """Wake one ticket whose moment has come, and tell who cares. False when somebody was faster."""
    statement = select(Ticket).where(Ticket.id == number).with_for_update()
    ticket = (await session.exec(statement.execution_options(populate_existing=True))).first()
    if ticket is None or ticket.deleted_at is not None:
        return False
    if ticket.snoozed_until is None or ticket.snoozed_until > now():
        return False
    sleeper = await _snoozed_by(session, number)
    await wake(session, ticket, by=Source.default)
    await nudges.woken(session, ticket)
    await nudges.tell(session, [sleeper], ticket, Reason.woken, by=None)
    return True


async def wake(session: AsyncSession, ticket: Ticket, *, by: By = None) -> None:
    """Let a ticket that the caller holds for a change sleep no more; where it does not sleep, nothing happens.

    Args:
        session: The transaction.
        ticket: The ticket.
        by: Why: the requester wrote (None), or the clock.
    """
    if ticket.snoozed_until is None:
        return
    before = ticket.snoozed_until.isoformat()
    ticket.snoozed_until = None
    await events.record(session, ticket, What.woken, by=by, before=before)


async def _snoozed_by(session: AsyncSession, number: int) -> int | None:
    """Who sent a ticket to sleep last."""
    statement = select(Event.actor_id).where(
        Event.ticket_id == number, Event.what == What.snoozed, Event.actor == Actor.account
    )
    return (await session.exec(statement.order_by(col(Event.id).desc()).limit(1))).first()
