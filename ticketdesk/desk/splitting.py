"""A message that becomes a ticket of its own. It stays where it is, and tells which ticket was made of it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import events, finding, intake, tickets
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.intake import NewTicket
from ticketdesk.errors import NotFound, Refusal, TicketIsDeleted
from ticketdesk.models import Account, Batch, BatchTicket, Kind, Message, Ticket, What
from ticketdesk.models.ticket import DESCRIPTION_LENGTH, TITLE_LENGTH

TITLE_CUT = 80


class CannotBeSplit(Refusal):
    """Only what the requester wrote becomes a ticket of its own, and only once. Nothing was changed."""

    status = 409


async def split(
    session: AsyncSession, message_id: object, title: object, *, by: Account | None
) -> tuple[Batch, Ticket]:
    """Make a ticket of a requester's message: its words, its requester, and nothing of what others wrote.

    Args:
        session: The transaction.
        message_id: The message's number.
        title: What the new ticket is called; where there is nothing in it, the beginning of the words.
        by: Who does it.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
        NotFound, TicketIsDeleted: there is no such message, or its ticket was deleted.
        CannotBeSplit: it is an agent's, or became a ticket already.
        Invalid: the title cannot be stored. Nothing is changed.
    """
    who = require(by, Act.change_tickets)
    ticket, message = await _locked(session, message_id)
    if message.author_id is not None or message.kind is not Kind.public or message.split_into_id:
        raise CannotBeSplit
    version = ticket.last_event_id
    made = await _made_of(session, ticket, message, title, who)
    message.split_into_id = made.id
    session.add(message)
    await events.record(session, ticket, What.split_off, by=who, after=str(made.id))
    return await _batch(session, ticket, version, message, made, who), made


async def put_back(session: AsyncSession, number: int, split: Mapping[str, int], *, by: Account) -> None:
    """The message is told on its ticket again, and the ticket that was made of it is deleted."""
    await tickets.delete(session, split["into"], by=by)
    message = await session.get(Message, split["message"], with_for_update=True)
    assert message is not None, "a message goes only with its ticket"
    message.split_into_id = None
    session.add(message)
    ticket = await finding.again(session, number)
    await events.record(session, ticket, What.put_back, by=by, before=str(split["into"]))


def title_of(body: str) -> str:
    """What a ticket is called that is made of a message: the beginning of its first line."""
    line = body.strip().splitlines()[0].strip()
    if len(line) <= TITLE_CUT:
        return line
    return f"{line[:TITLE_CUT].rsplit(' ', 1)[0].rstrip()}…"


async def _locked(session: AsyncSession, message_id: object) -> tuple[Ticket, Message]:
    """A message and its living ticket; the ticket is locked first, as everywhere."""
    message = await session.get(Message, message_id) if finding.is_number(message_id) else None
    if message is None:
        raise NotFound
    statement = select(Ticket).where(Ticket.id == message.ticket_id).with_for_update()
    ticket = (await session.exec(statement.execution_options(populate_existing=True))).one()
    await session.refresh(message, with_for_update=True)
    if ticket.deleted_at is not None:
        raise TicketIsDeleted
    return ticket, message


async def _made_of(
    session: AsyncSession, ticket: Ticket, message: Message, title: object, who: Account
) -> Ticket:
    """The new ticket. Words that are longer than a description go on in its first message."""
    words, rest = _cut(message.body)
    given = title if isinstance(title, str) and title.strip() else title_of(words)
    new = NewTicket.read({"title": given[:TITLE_LENGTH], "description": words, "email": ticket.email})
    told = await intake.store(session, new, by=who)
    if rest:
        session.add(
            Message(
                ticket_id=told.number,
                kind=Kind.public,
                author_id=None,
                body=rest,
                created_at=message.created_at,
            )
        )
    made = await finding.again(session, told.number)
    await events.record(session, made, What.split_off, by=who, before=str(ticket.id))
    return made


def _cut(body: str) -> tuple[str, str]:
    if len(body) <= DESCRIPTION_LENGTH:
        return body, ""
    at = body.rfind("\n", 1, DESCRIPTION_LENGTH) if "\n" in body[1:DESCRIPTION_LENGTH] else DESCRIPTION_LENGTH
    words, rest = body[:at].rstrip(), body[at:].strip()
    return words, rest


async def _batch(
    session: AsyncSession, ticket: Ticket, version: int, message: Message, made: Ticket, who: Account
) -> Batch:
    """So that it can be taken back, as long as nobody does anything with the new ticket."""
    assert who.id is not None
    batch = Batch(account_id=who.id, did=f"split off as {made.id}", act={"split": message.id})
    session.add(batch)
    await session.flush()
    before = {
        "last_event_id": version,
        "is_free": True,
        "beside": {"number": made.id, "version": made.last_event_id, "whats": None},
        "split": {"message": message.id, "into": made.id},
    }
    assert batch.id is not None
    assert ticket.id is not None
    session.add(
        BatchTicket(batch_id=batch.id, ticket_id=ticket.id, version=ticket.last_event_id, before=before)
    )
    return batch
