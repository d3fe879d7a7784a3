"""What a requester does by a private link: answers, says that it is solved, opens it again.

Nobody is signed in: whoever holds the key is the requester of that one ticket. A ticket that was merged into another one
goes on there: words are kept where they were written, and told on the other one too, which opens again if it was done.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import attachments, events, limits, links, merging, messages, nudges, snoozing
from ticketdesk.desk.keys import hash_of
from ticketdesk.errors import NotFound, Refusal
from ticketdesk.models import Kind, Link, Message, Status, Ticket, What
from ticketdesk.models.columns import now

REMEMBERED_IN = timedelta(days=1)
"""So long the same words, sent again by the same form, are one message."""
FURTHEST = 20


class GoesOnElsewhere(Refusal):
    """This was put together with other messages about the same, so it is not finished here. Write below; nothing was changed."""

    status = 409


class Held(NamedTuple):
    """What a key opens, locked for a change: the link, its ticket, and the ticket that goes on in its place."""

    link: Link
    ticket: Ticket
    main: Ticket

    @property
    def is_merged(self) -> bool:
        """Whether it goes on elsewhere."""
        return self.main.id != self.ticket.id


async def answer(
    session: AsyncSession, key: object, body: object, *, draft: str = "", files: object = ()
) -> Message | None:
    """Write to the desk. What was done already opens again; the same form sent twice is one message, and then None.

    Args:
        session: The transaction.
        key: The key of the link.
        body: The words.
        draft: The browser's name for them.
        files: What the form says of the files that wait beside them; see ``attachments.claim``.

    Raises:
        NotFound: the key opens nothing.
        Invalid: the words cannot be stored, or a file is not there any more. Nothing is changed.
    """
    held = await to_change(session, key)
    words = messages.fit(await attachments.words_for(session, body, files, link=held.link))
    message = await _written(session, held, words, draft, files)
    if message and held.main.is_done:
        await _move(session, held.main, Status.open)
    return message


async def solve(
    session: AsyncSession, key: object, body: object = "", *, draft: str = "", files: object = ()
) -> Ticket:
    """Say that it is solved, with or without words. A ticket that is done already stays as it is.

    Raises:
        NotFound: the key opens nothing.
        GoesOnElsewhere: others wait for the same, so one of them cannot end it.
        Invalid: as for an answer.
    """
    words = _perhaps(body, files)
    held = await to_change(session, key)
    if held.is_merged:
        raise GoesOnElsewhere
    if words:
        await _written(session, held, words, draft, files)
    if not held.ticket.is_done:
        await _move(session, held.ticket, Status.resolved)
    return held.ticket


async def reopen(
    session: AsyncSession, key: object, body: object = "", *, draft: str = "", files: object = ()
) -> Ticket:
    """Say that it is not solved, with or without words. A ticket that is open stays as it is.

    Raises:
        NotFound: the key opens nothing.
        Invalid: as for an answer.
    """
    words = _perhaps(body, files)
    held = await to_change(session, key)
    if words:
        await _written(session, held, words, draft, files)
    if held.main.is_done:
        await _move(session, held.main, Status.open)
    return held.main


async def to_change(session: AsyncSession, key: object) -> Held:
    """What a key opens, locked until the end of the transaction.

    Raises:
        NotFound: it opens nothing.
    """
    link, ticket = await links.behind(session, key)
    main = (await chain(session, ticket))[-1]
    # In one order, whoever locks; then all is looked at again as it is now.
    numbers = sorted({ticket.id or 0, main.id or 0})
    locked = select(Ticket).where(col(Ticket.id).in_(numbers)).order_by(col(Ticket.id)).with_for_update()
    await session.exec(locked.execution_options(populate_existing=True))
    await session.refresh(link)
    if not await links.opens(session, link.id or 0):
        raise NotFound(links.CLOSED)
    return Held(link, ticket, (await chain(session, ticket))[-1])


async def chain(session: AsyncSession, ticket: Ticket) -> list[Ticket]:
    """A ticket, the one that it was merged into, the one that this was merged into, and so on as far as they are there."""
    found = [ticket]
    while found[-1].merged_into_id and len(found) < FURTHEST:
        following = await session.get(Ticket, found[-1].merged_into_id)
        if following is None or following.deleted_at is not None or following in found:
            break
        found.append(following)
    return found


def _perhaps(body: object, files: object) -> str:
    """The words that come with it, or nothing where there are none; files go with words only."""
    is_said = bool(files) or not isinstance(body, str) or bool(body.strip())
    return messages.fit(body) if is_said else ""


async def _written(
    session: AsyncSession, held: Held, words: str, draft: str, files: object
) -> Message | None:
    """Put words on the ticket and tell everybody whom they concern; None when this form was sent before."""
    name = f"words {held.link.id} {draft} {hash_of(words).hex()}"
    if draft and not await limits.once(session, name, until=now() + REMEMBERED_IN):
        return None
    message = Message(ticket_id=held.ticket.id or 0, kind=Kind.public, body=words)
    session.add(message)
    await session.flush()
    await attachments.claim(session, files, to=message, link=held.link)
    await events.record(session, held.ticket, What.replied, by=None)
    await merging.tell_onward(session, held.ticket)
    await snoozing.wake(session, held.main)
    await nudges.answered(session, held.main, by=None, message=message)
    return message


async def _move(session: AsyncSession, ticket: Ticket, to: Status) -> None:
    before, ticket.status = ticket.status, to
    ticket.resolved_at = now() if to is Status.resolved else None
    ticket.closed_at = None
    await events.record(session, ticket, What.status, by=None, before=before.value, after=to.value)
