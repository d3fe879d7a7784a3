"""Words on a ticket: a reply that the requester reads, a note that only agents read, the last word on closing."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from ticketdesk.desk import events, finding, hearing, text
from ticketdesk.errors import Invalid
from ticketdesk.models import Account, Kind, Message, Ticket, What
from ticketdesk.models.message import BODY_LENGTH

PUBLIC = (Kind.public, Kind.closing)


async def reply(session: AsyncSession, number: int, body: object, *, by: Account | None) -> Message:
    """Answer the requester, in public.

    Raises:
        Invalid: the text cannot be stored. Nothing is changed.
    """
    ticket, who = await finding.to_change(session, number, by=by)
    return await write(session, ticket, body, kind=Kind.public, by=who)


async def note(session: AsyncSession, number: int, body: object, *, by: Account | None) -> Message:
    """Tell the other agents something that the requester never sees.

    Raises:
        Invalid: the text cannot be stored. Nothing is changed.
    """
    ticket, who = await finding.to_change(session, number, by=by)
    return await write(session, ticket, body, kind=Kind.internal, by=who)


async def write(
    session: AsyncSession, ticket: Ticket, body: object, *, kind: Kind, by: Account, held: int | None = None
) -> Message:
    """Put words on a ticket that the caller holds for a change.

    Args:
        session: The transaction.
        ticket: The ticket, locked.
        body: The words.
        kind: Who reads them.
        by: Who wrote them.
        held: The line of history that told of them when they were sent, where they were held since.

    Raises:
        Invalid: the text cannot be stored. Nothing is changed.
    """
    words = fit(body)
    assert ticket.id is not None
    message = Message(ticket_id=ticket.id, kind=kind, author_id=by.id, body=words)
    session.add(message)
    await session.flush()
    what = What.noted if kind is Kind.internal else What.replied
    await events.record(session, ticket, what, by=by, before=events.plain(held))
    await hearing.hear(session, ticket, kind, words, by=by, message=message)
    return message


def fit(body: object) -> str:
    """Words as a message has them.

    Raises:
        Invalid: they cannot be stored.
    """
    try:
        return text.words(body, name="A message", longest=BODY_LENGTH)
    except text.Unfit as error:
        raise Invalid({"body": str(error)}) from None


async def newest(
    session: AsyncSession, ticket: Ticket, *, most: int
) -> Sequence[tuple[Message, Account | None]]:
    """The last messages of a ticket with their authors, newest first, whoever may read them.

    Args:
        session: Any session.
        ticket: A ticket that the caller may see.
        most: At most so many.
    """
    statement = _with_authors(ticket).order_by(col(Message.id).desc()).limit(most)
    return list((await session.exec(statement)).all())


async def of(
    session: AsyncSession, ticket: Ticket, *, public_only: bool
) -> Sequence[tuple[Message, Account | None]]:
    """The messages of a ticket with their authors, oldest first.

    Args:
        session: Any session.
        ticket: A ticket that the caller may see.
        public_only: Leave out what only agents may read.
    """
    statement = _with_authors(ticket).order_by(col(Message.id))
    if public_only:
        statement = statement.where(col(Message.kind).in_(PUBLIC))
    return list((await session.exec(statement)).all())


def _with_authors(ticket: Ticket) -> Select[Message, Account | None]:
    statement = select(Message, Account).join(Account, Account.id == Message.author_id, isouter=True)  # type: ignore[arg-type]
    return statement.where(Message.ticket_id == ticket.id)
