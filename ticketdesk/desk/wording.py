"""The words of a batch: written along with what is done to a ticket, and taken back along with it.

A note is a message at once, and taking it back removes it. A reply is held first; once it is delivered it stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import attachments, drafts, held, messages, nudges
from ticketdesk.desk.bare import Row
from ticketdesk.desk.events import Line
from ticketdesk.models import Account, Event, HeldReply, Kind, Message, Ticket, Watcher, What

NOTED, NAMED, HELD = "message", "named", "held"
"""By these names it stands in ``batch_tickets.before``: the number of a note, the accounts that watch since it named them,
and the line of history of a held reply."""


async def write(
    session: AsyncSession, number: int, kind: Kind, body: object, *, by: Account
) -> tuple[dict[str, Any], int]:
    """Put words on a ticket. Gives what taking them back needs, and the ticket's version right after.

    Raises:
        Refusal: as ``messages.note`` and ``held.hold`` do.
    """
    if kind is Kind.internal:
        kept = await _note(session, number, body, by=by)
    else:
        kept = {HELD: (await held.hold(session, number, body, kind=kind, by=by)).line}
    version = select(Ticket.last_event_id).where(Ticket.id == number)
    return kept, (await session.exec(version)).one()


async def written(session: AsyncSession, before: Row) -> Message | HeldReply | None:
    """The words that were put on a ticket, where they still are what they were."""
    if NOTED in before:
        return await session.get(Message, before[NOTED])
    return await _held(session, before[HELD]) if HELD in before else None


async def take_back(session: AsyncSession, before: dict[str, Any], *, by: Account) -> list[Line]:
    """Take the words of a locked ticket back; they are their author's draft again. Gives the lines of history that are due.

    Args:
        session: The transaction.
        before: What ``write`` gave is taken out of it.
        by: Who wrote them.
    """
    words = await written(session, before)
    named = before.pop(NAMED, [])
    before.pop(NOTED, None)
    before.pop(HELD, None)
    if isinstance(words, HeldReply):
        await held.unsend(session, words, by=by)
        return [Line(What.took_back, before=str(words.line))]
    if words is not None:
        await _remove(session, words, named, by=by)
    return []


async def take_back_held(session: AsyncSession, before: Row, *, by: Account) -> bool:
    """Take only a reply back, where it is still held, and say whether it was."""
    words = await written(session, before)
    if not isinstance(words, HeldReply) or words.id is None:
        return False
    await held.take_back(session, words.id, by=by)
    return True


async def is_delivered(session: AsyncSession, number: int, before: Row) -> bool:
    """Whether the reply of a batch is delivered, so that it stays whatever is taken back."""
    if HELD not in before:
        return False
    line = str(before[HELD])
    statement = select(Event.id).where(
        Event.ticket_id == number, Event.what == What.replied, Event.before == line
    )
    return (await session.exec(statement.limit(1))).first() is not None


async def _note(session: AsyncSession, number: int, body: object, *, by: Account) -> dict[str, Any]:
    """A note, and who watches the ticket since because it names them."""
    before = await _watchers(session, number)
    note = await messages.note(session, number, body, by=by)
    named = await _watchers(session, number) - before
    return {NOTED: note.id} | ({NAMED: sorted(named)} if named else {})


async def _watchers(session: AsyncSession, number: int) -> set[int]:
    return set((await session.exec(select(Watcher.account_id).where(Watcher.ticket_id == number))).all())


# The words by which a ticket is found follow what is written; here alone something is unwritten.
_WORDS = text("""
    UPDATE tickets SET words = words_of_ticket(id, concat_ws(' ', title, description, email)) WHERE id = :number
""")


async def _remove(session: AsyncSession, note: Message, named: Sequence[int], *, by: Account) -> None:
    """A note is gone with what it told people; its files wait again, and its words are a draft again."""
    await attachments.release(session, note)
    assert note.id is not None
    await nudges.forget(session, note.id)
    await session.exec(delete(Message).where(col(Message.id) == note.id))
    session.expunge(note)
    watching = (col(Watcher.ticket_id) == note.ticket_id, col(Watcher.account_id).in_(named))
    await session.exec(delete(Watcher).where(*watching))
    await session.execute(_WORDS, {"number": note.ticket_id})
    await drafts.give_back(session, note.ticket_id, note.body, is_note=True, by=by)


async def _held(session: AsyncSession, line: int) -> HeldReply | None:
    statement = select(HeldReply).where(HeldReply.line == line).with_for_update()
    return (await session.exec(statement.execution_options(populate_existing=True))).first()
