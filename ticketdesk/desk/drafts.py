"""What somebody has begun to write on a ticket: kept for them alone, until it is sent or thrown away."""

from __future__ import annotations

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import finding, text
from ticketdesk.desk.access import Act, require
from ticketdesk.errors import Invalid
from ticketdesk.models import Account, Draft, Message
from ticketdesk.models.columns import now
from ticketdesk.models.message import BODY_LENGTH

BETWEEN = "\n\n"
"""What stands between words that came back and those that were begun meanwhile."""


async def save(
    session: AsyncSession, number: int, body: object, *, is_note: bool, seen: int, by: Account | None
) -> Draft | None:
    """Keep what somebody has written so far, in place of what they had; where nothing is to be seen, nothing is kept.

    It is neither told nor a line of history, and a deleted ticket takes it too: whoever writes must not lose anything.

    Args:
        session: The transaction.
        number: The ticket's number.
        body: The words, as they stand in the field.
        is_note: Whether only agents shall read them.
        seen: The newest message that its author had seen when they began; 0: none.
        by: Who writes.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
        NotFound: there is no such ticket.
        Invalid: the words cannot be stored. What was kept before stays.
    """
    who = require(by, Act.change_tickets)
    ticket = await finding.to_read(session, number, by=who)
    assert ticket.id is not None
    assert who.id is not None
    words = _words(body)
    if not words:
        await drop(session, number, by=who)
        return None
    return await _keep(
        session, Draft(account_id=who.id, ticket_id=ticket.id, body=words, is_note=is_note, seen=_seen(seen))
    )


async def of(session: AsyncSession, number: int, *, by: Account | None) -> Draft | None:
    """What somebody has begun to write on a ticket themselves; nobody reads what others began.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
        NotFound: no ticket has such a number.
    """
    me = require(by, Act.change_tickets).id
    statement = select(Draft).where(Draft.account_id == me, Draft.ticket_id == finding.numbered(number))
    return (await session.exec(statement.execution_options(populate_existing=True))).first()


async def drop(session: AsyncSession, number: int, *, by: Account | None) -> None:
    """Throw away what somebody began: they sent it, or want it no more.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
        NotFound: no ticket has such a number.
    """
    me = require(by, Act.change_tickets).id
    mine = (col(Draft.account_id) == me, col(Draft.ticket_id) == finding.numbered(number))
    await session.exec(delete(Draft).where(*mine))


async def give_back(session: AsyncSession, number: int, body: str, *, is_note: bool, by: Account) -> Draft:
    """Words that were sent and taken back are what their author writes again, before what they began meanwhile.

    Both together are a note as soon as one of them is, so that no note becomes a part of a reply. Where both are too
    long for one message, what came back stays: the other words are still in the browser that they are written in.
    """
    begun = await of(session, number, by=by)
    parts = [body, begun.body] if begun and begun.body.strip() != body else [body]
    joined = BETWEEN.join(parts)
    assert by.id is not None
    return await _keep(
        session,
        Draft(
            account_id=by.id,
            ticket_id=number,
            body=joined if len(joined) <= BODY_LENGTH else body,
            is_note=is_note or (begun is not None and begun.is_note),
            seen=begun.seen if begun else await _newest(session, number),
        ),
    )


async def _newest(session: AsyncSession, number: int) -> int:
    """Whoever takes words back has seen what is there."""
    newest = select(func.max(Message.id)).where(Message.ticket_id == number)
    return (await session.exec(newest)).one() or 0


async def _keep(session: AsyncSession, draft: Draft) -> Draft:
    """One statement, so that two devices that save at once do not stop each other."""
    values = draft.model_dump() | {"updated_at": now()}
    changed = {name: values[name] for name in ("body", "is_note", "seen", "updated_at")}
    mine = [col(Draft.account_id), col(Draft.ticket_id)]
    statement = insert(Draft).values(values).on_conflict_do_update(index_elements=mine, set_=changed)
    kept = await session.scalars(statement.returning(Draft), execution_options={"populate_existing": True})
    return kept.one()


def _words(body: object) -> str:
    """The words as they stand in the field, with the spaces around them; "" where nothing is to be seen."""
    if isinstance(body, str) and text.can_be_stored(body) and not text.is_seen(body):
        return ""
    try:
        text.words(body, name="A draft", longest=BODY_LENGTH)
    except text.Unfit as error:
        raise Invalid({"body": str(error)}) from None
    return text.one_form(text.one_line_end(str(body)))[:BODY_LENGTH]


def _seen(told: object) -> int:
    return told if finding.is_number(told) else 0
