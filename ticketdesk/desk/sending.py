"""What the composer does: words on a ticket along with what else is done to it, in one batch that can be taken back."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import (
    access,
    attachments,
    batches,
    drafts,
    finding,
    guard,
    held,
    limits,
    messages,
    wording,
)
from ticketdesk.desk.acts import Act
from ticketdesk.desk.undoing import UNDOABLE_IN, Undone
from ticketdesk.errors import Refusal, TicketIsDeleted
from ticketdesk.models import Account, Batch, BatchTicket, Event, What
from ticketdesk.models.columns import now

REMEMBERED_IN = timedelta(days=1)
"""So long the browser's name for words is known."""


class NotSent(Refusal):
    """This ticket was left as it is, and nothing was sent. Look at it again."""

    status = 409


async def send(
    session: AsyncSession,
    number: int,
    body: object,
    *,
    act: Act,
    by: Account | None,
    seen: object = None,
    files: object = None,
    name: str = "",
) -> Batch | None:
    """Write on a ticket and do what goes with it, or nothing at all. What was begun on it is no draft any more.

    A note is there at once. A reply is held (``desk/held.py``); ``take_back`` and ``batches.undo`` take it back.

    Args:
        session: The transaction.
        number: The ticket's number.
        body: The words.
        act: ``Act(reply=True)`` or ``Act(note=True)``, and what else shall be done: ``Act(reply=True, status=...)``.
        by: Who writes.
        seen: The newest message that they had seen when they began; None: send whatever arrived since.
        files: Those that wait and go along, as ``attachments.claim`` takes them.
        name: The browser's name for these words. Whoever did not hear that they were sent may send them again: what
            stands on the ticket already is not written twice, and None comes back.

    Raises:
        NotSignedIn, NotAllowed, NotFound, TicketIsDeleted: as for any change.
        Invalid: the words or the files cannot be taken.
        LookFirst: others wrote since.
        NotSent: it was left as it is for another reason, which is said.
    """
    who = access.require(by, access.Act.change_tickets)
    if (await finding.to_read(session, number, by=who)).deleted_at is not None:
        raise TicketIsDeleted
    if name and await _was_sent(session, number, body, name, by=who):
        return None
    words = await attachments.words_for(session, body, files, by=who)
    batch, outcome = await batches.at_once(session, act, [(number, None)], by=who, comment=words)
    if outcome.skipped:
        raise NotSent(f"Ticket {number} was left as it is, and nothing was sent: {outcome.skipped[0].why}.")
    # Asked only now: tags are made before a ticket is locked, and from here on nobody else writes on it.
    if seen is not None:
        await guard.look_first(session, number, seen, by=who)
    kept = await session.get(BatchTicket, (batch.id, number))
    sent = await wording.written(session, kept.before) if kept else None
    if sent is not None:
        await attachments.claim(session, files, to=sent, by=who)
    await drafts.drop(session, number, by=who)
    return batch


_STANDS = text("""
    SELECT EXISTS (SELECT FROM held_replies WHERE ticket_id = :number AND author_id = :me AND body = :body)
        OR EXISTS (SELECT FROM messages WHERE ticket_id = :number AND author_id = :me AND body = :body AND created_at > :since)
""")


async def _was_sent(session: AsyncSession, number: int, body: object, name: str, *, by: Account) -> bool:
    """Whether words were sent under their name before, and were not taken back since."""
    if await limits.once(session, f"sent {by.id} {number} {name}", until=now() + REMEMBERED_IN):
        return False
    words = body if isinstance(body, str) and not body.strip() else messages.fit(body)
    values = {"number": number, "me": by.id, "body": words, "since": now() - REMEMBERED_IN}
    return bool((await session.execute(_STANDS, values)).scalar_one())


async def take_back(session: AsyncSession, held_id: int, *, by: Account | None) -> Undone:
    """Take a reply back before it is delivered, and what was done along with it, unless somebody built on that.

    What was done to many tickets at once stays as it is, and only this reply is taken back.

    Args:
        session: The transaction.
        held_id: The number of the held reply.
        by: Who sent it; nobody else may.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets, or somebody else sent it.
        IsDelivered: it is too late.
    """
    who = access.require(by, access.Act.change_tickets)
    found = await _batch_of(session, held_id, who)
    if found is None:
        reply = await held.take_back(session, held_id, by=who)
        return Undone([reply.ticket_id], [])
    batch, number, line = found
    undone = await batches.undo(session, batch, by=who)
    told = select(Event.id).where(
        Event.ticket_id == number, Event.what == What.took_back, Event.before == line
    )
    if (await session.exec(told)).first() is None:
        raise held.IsDelivered
    return undone


_BATCH_OF = text("""
    SELECT batches.id, ticket_id, line::text FROM held_replies
    JOIN batch_tickets USING (ticket_id) JOIN batches ON batches.id = batch_id
    WHERE held_replies.id = :held AND before ->> 'held' = line::text AND account_id = :me AND undone_at IS NULL
        AND batches.created_at > :since AND (
            SELECT count(*) FROM batch_tickets AS all_of WHERE all_of.batch_id = batches.id
        ) = 1
""")


async def _batch_of(session: AsyncSession, held_id: object, who: Account) -> tuple[int, int, str] | None:
    """The batch of one ticket by which a reply was sent, the ticket, and the line of history of the reply."""
    if not finding.is_number(held_id):
        return None
    values = {"held": held_id, "me": who.id, "since": now() - UNDOABLE_IN}
    row = (await session.execute(_BATCH_OF, values)).first()
    return (row[0], row[1], row[2]) if row else None
