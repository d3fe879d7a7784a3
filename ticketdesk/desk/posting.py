"""What the worker does with mails: take one that is due, with all that its words are made of, and note what came of it.

Between the two nothing is held open. A worker that dies in between leaves a mail that is tried again under the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import events, mail_facts, mailable
from ticketdesk.desk.mail_facts import Taken
from ticketdesk.desk.mails import TO_REQUESTER
from ticketdesk.live import TICKETS
from ticketdesk.models import Mail, MailKind, Ticket, What
from ticketdesk.models.columns import now

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
MOST_TRIES = 56
"""With the waits between them about two days."""
KEPT_IN = timedelta(days=90)
MOST_TOGETHER = 50
TOGETHER_IN = timedelta(seconds=15)
"""Half of the time in which somebody may take back what they gave."""


def _is_waiting() -> tuple[ColumnElement[bool], ...]:
    return col(Mail.sent_at).is_(None), col(Mail.failed_at).is_(None)


async def due(session: AsyncSession, *, most: int) -> list[int]:
    """The mails that are to be tried now, the one that waits longest first."""
    statement = select(Mail.id).where(*_is_waiting(), Mail.due_at <= now())
    found = await session.exec(statement.order_by(col(Mail.due_at), col(Mail.id)).limit(most))
    return [number for number in found.all() if number is not None]


async def take(session: AsyncSession, number: int) -> Taken | None:
    """Take a mail that is due. What is not worth a mail any more is forgotten, and then None.

    From here on it counts as tried, and waits for its next try until something else is noted.
    """
    mail = await _locked(session, number)
    if mail is None:
        return None
    if not await mailable.is_still(session, mail):
        await session.delete(mail)
        return None
    also = await _also(session, mail)
    taken = await mail_facts.read(session, mail, also)
    for one in (mail, *(other for other, _ in also)):
        one.tries += 1
        one.due_at = now() + wait(one.tries)
        session.add(one)
    await session.flush()
    return taken


def wait(tries: int) -> timedelta:
    """How long until the next try: doubled each time."""
    doubled = 1 << min(tries - 1, 20)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


async def sent(session: AsyncSession, numbers: Sequence[int]) -> None:
    """It is on its way. Its one-time key is forgotten, and who looks at a ticket sees that it goes again."""
    were_late = select(Mail).where(col(Mail.id).in_(numbers), col(Mail.error).is_not(None))
    for mail in (await session.exec(were_late)).all():
        await _redraw(session, mail)
    moved = update(Mail).where(col(Mail.id).in_(numbers))
    await session.execute(moved.values(sent_at=now(), error=None, sealed=None))


async def failed(session: AsyncSession, numbers: Sequence[int], said: str, *, is_final: bool) -> bool:
    """It was not taken: it is tried again, unless that is pointless or was tried for two days. Then the ticket tells so.

    Args:
        session: The transaction.
        numbers: Of the mails.
        said: Why.
        is_final: Whether another try is pointless.

    Returns:
        Whether it will not be tried again.
    """
    statement = select(Mail).where(col(Mail.id).in_(numbers), *_is_waiting()).order_by(col(Mail.id))
    is_over = is_final
    for mail in (await session.exec(statement.with_for_update())).all():
        mail.error = said
        is_over = is_final or mail.tries >= MOST_TRIES
        if is_over:
            mail.failed_at, mail.sealed = now(), None
            await _tell(session, mail)
        session.add(mail)
        await _redraw(session, mail)
    await session.flush()
    return is_over


async def forget_old(session: AsyncSession) -> None:
    """Mails hold addresses; they are kept for 90 days."""
    await session.execute(delete(Mail).where(col(Mail.created_at) < now() - KEPT_IN))


async def _tell(session: AsyncSession, mail: Mail) -> None:
    """A requester who cannot be reached stands in the history of the ticket; an account's mail is its own matter."""
    ticket = await session.get(Ticket, mail.ticket_id) if mail.kind in TO_REQUESTER else None
    if ticket:
        await events.record(session, ticket, What.unmailed, by=None)


async def _redraw(session: AsyncSession, mail: Mail) -> None:
    """Have open pages show it: what becomes of a mail is no line of history until it is given up."""
    if mail.kind in TO_REQUESTER:
        notice = select(func.pg_notify(TICKETS, f"0:{mail.ticket_id}"))
        await session.execute(notice)


async def _locked(session: AsyncSession, number: int) -> Mail | None:
    statement = select(Mail).where(Mail.id == number, *_is_waiting(), Mail.due_at <= now())
    locked = statement.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    return (await session.exec(locked)).first()


async def _also(session: AsyncSession, mail: Mail) -> tuple[tuple[Mail, Ticket], ...]:
    """Who is given many tickets at once gets one mail. Those that were tried together stay together."""
    if mail.kind is not MailKind.assignment:
        return ()
    others = select(Mail).where(
        Mail.kind == mail.kind,
        Mail.account_id == mail.account_id,
        Mail.id != mail.id,
        Mail.tries == mail.tries,
    )
    others = (
        others.where(*_is_waiting(), Mail.due_at <= now() + TOGETHER_IN)
        .order_by(col(Mail.id))
        .limit(MOST_TOGETHER)
    )
    found = []
    for other in (await session.exec(others.with_for_update(skip_locked=True))).all():
        ticket = await session.get(Ticket, other.ticket_id)
        if ticket and await mailable.is_still(session, other):
            found.append((other, ticket))
        else:
            await session.delete(other)
    return tuple(found)
