"""A reply that was sent is held for a few seconds: its author can take it back, and only then it becomes a message.

Until then it is no row of ``messages``, so nothing that reads those can show it to anybody outside the desk. In the history
``held`` tells that somebody is sending; the line of the delivery or of the taking back names that line as its ``before``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import attachments, drafts, events, finding, jobs, messages
from ticketdesk.desk.access import Act, require
from ticketdesk.errors import NotAllowed, Refusal
from ticketdesk.models import Account, HeldReply, Kind, Message, Ticket, What
from ticketdesk.models.columns import now
from ticketdesk.models.held import HELD_IN

LOST_AFTER = timedelta(seconds=5)
"""Whatever is due for longer has lost its job."""
MOST_AT_ONCE = 200


class IsDelivered(Refusal):
    """This reply is delivered already, so it stays. Write another one to put it right."""

    status = 410


async def hold(
    session: AsyncSession,
    number: int,
    body: object,
    *,
    kind: Kind = Kind.public,
    by: Account | None,
    due_in: timedelta = HELD_IN,
) -> HeldReply:
    """Send a reply or a last word: it is held, and the worker delivers it when it is due.

    Args:
        session: The transaction.
        number: The ticket's number.
        body: What the requester shall read.
        kind: ``public`` or ``closing``; a note is not held.
        by: Who sends it.
        due_in: How long it can be taken back.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
        NotFound, TicketIsDeleted: it is not there to be answered.
        Invalid: the text cannot be stored. Nothing is changed.
    """
    ticket, who = await finding.to_change(session, number, by=by)
    words = messages.fit(body)
    await events.record(session, ticket, What.held, by=who)
    assert ticket.id is not None
    assert who.id is not None
    moment = now()
    held = HeldReply(
        ticket_id=ticket.id,
        kind=kind,
        author_id=who.id,
        body=words,
        line=ticket.last_event_id,
        created_at=moment,
        due_at=moment + due_in,
    )
    session.add(held)
    await session.flush()
    assert held.id is not None
    await jobs.deliver_later(session, held.id, at=held.due_at)
    return held


async def take_back(session: AsyncSession, held_id: int, *, by: Account | None) -> HeldReply:
    """Take a reply back before it is delivered: its words are its author's draft again, its files wait to be sent again.

    What was done along with it stays; ``sending.take_back`` undoes that too.

    Args:
        session: The transaction.
        held_id: The number of the held reply.
        by: Who sent it; nobody else may.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets, or somebody else sent it.
        IsDelivered: it is too late, or there never was such a reply.
    """
    who = require(by, Act.change_tickets)
    found = await _locked(session, held_id)
    if found is None:
        raise IsDelivered
    ticket, held = found
    if held.author_id != who.id:
        raise NotAllowed("Only who sent a reply can take it back. Ask them; they have a few seconds.")
    await unsend(session, held, by=who)
    await events.record(session, ticket, What.took_back, by=who, before=str(held.line))
    return held


async def unsend(session: AsyncSession, held: HeldReply, *, by: Account) -> None:
    """The same of a held reply whose ticket the caller has locked and is going to tell of."""
    await attachments.release(session, held)
    await session.delete(held)
    await session.flush()
    await drafts.give_back(session, held.ticket_id, held.body, is_note=False, by=by)


async def deliver(session: AsyncSession, held_id: int) -> Message | None:
    """Make a held reply a message. Whoever comes second finds nothing to do, and a deleted ticket keeps it until it is restored.

    Args:
        session: The transaction.
        held_id: The number of the held reply.
    """
    found = await _locked(session, held_id)
    if found is None or found[0].deleted_at is not None:
        return None
    ticket, held = found
    author = await session.get(Account, held.author_id)
    assert author is not None, "an account with words is never removed"
    message = await messages.write(session, ticket, held.body, kind=held.kind, by=author, held=held.line)
    await attachments.hand_over(session, held, message)
    await session.delete(held)
    await session.flush()
    return message


async def due(session: AsyncSession) -> list[int]:
    """The replies that should be delivered and are not, oldest first: their job was lost, or their ticket was restored."""
    statement = (
        select(HeldReply.id)
        .join(Ticket, col(Ticket.id) == col(HeldReply.ticket_id))
        .where(col(HeldReply.due_at) < now() - LOST_AFTER, col(Ticket.deleted_at).is_(None))
        .order_by(col(HeldReply.due_at))
        .limit(MOST_AT_ONCE)
    )
    return [number for number in (await session.exec(statement)).all() if number is not None]


async def of(session: AsyncSession, ticket: Ticket) -> Sequence[tuple[HeldReply, Account]]:
    """What is being sent on a ticket that the caller may see, with who sends it, oldest first. Only for people of the desk."""
    statement = select(HeldReply, Account).join(Account, col(Account.id) == col(HeldReply.author_id))
    statement = statement.where(HeldReply.ticket_id == ticket.id).order_by(col(HeldReply.id))
    return list((await session.exec(statement)).all())


async def _locked(session: AsyncSession, held_id: object) -> tuple[Ticket, HeldReply] | None:
    """A held reply and its ticket. The ticket is locked first, as everywhere, so that nobody waits for each other for ever."""
    if not finding.is_number(held_id):
        return None
    its_ticket = select(HeldReply.ticket_id).where(HeldReply.id == held_id).scalar_subquery()
    tickets = select(Ticket).where(Ticket.id == its_ticket).with_for_update(key_share=True)
    ticket = (await session.exec(tickets.execution_options(populate_existing=True))).first()
    rows = select(HeldReply).where(HeldReply.id == held_id).with_for_update()
    held = (await session.exec(rows.execution_options(populate_existing=True))).first()
    return (ticket, held) if ticket and held else None
