"""Files on a ticket: how they go with the words that are sent, and who may read them.

The content lies in the store (``channels/files.py``), known by its digest; nothing here reads or writes it. Before they
are sent, files wait beside the words: see ``waiting_files``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.config import settings
from ticketdesk.desk import finding, text
from ticketdesk.desk.access import Act, require
from ticketdesk.errors import Invalid, NotFound
from ticketdesk.models import Account, Attachment, HeldReply, Link, Message
from ticketdesk.models.columns import now

WAITS_IN = timedelta(days=7)
"""So long a file stays whose words were never sent."""
UNDER_WAY_IN = timedelta(days=1)
"""So long content may be in the store before the file that has it."""

ONE_TOO_MANY = "At most {most} files go with one message. Send these first, or take one away."
NOT_HERE = (
    "A file is not here any more: it was taken away, or sent already. Look at the files, and send again."
)
NO_FILE = "There is no such file. It may have been taken away."


class NotWaiting(Invalid):
    """A file does not wait here: it was taken away or sent already, or it is somebody else's."""

    status = 409

    def __init__(self, field: str = "files") -> None:
        super().__init__({field: NOT_HERE})


WAITS: ColumnElement[bool] = col(Attachment.message_id).is_(None) & col(Attachment.held_id).is_(None)
"""Of a file that hangs on no words yet."""


def of_account(account: Account) -> ColumnElement[bool]:
    """What an account brought."""
    return col(Attachment.account_id) == account.id


def of_link(link: Link) -> ColumnElement[bool]:
    """What holders of a private link brought."""
    return col(Attachment.link_id) == link.id


async def claim(
    session: AsyncSession,
    given: object,
    *,
    to: Message | HeldReply,
    by: Account | None = None,
    link: Link | None = None,
) -> int:
    """Hang the files that wait on words that were just stored, and tell how many.

    Args:
        session: The transaction of the words.
        given: What the form says in its field ``files``: numbers with spaces between, or nothing; a list of numbers
            from a program.
        to: The message, or the reply that is held.
        by: Whose files, or else
        link: of the holders of which link.

    Raises:
        Invalid: they are too many.
        NotWaiting: one of them does not wait here any more, or is no number.
    """
    numbers = _numbers(given)
    if not numbers:
        return 0
    place = {"message_id": to.id} if isinstance(to, Message) else {"held_id": to.id}
    statement = update(Attachment).where(
        col(Attachment.id).in_(numbers), col(Attachment.ticket_id) == to.ticket_id, _owned(by, link), WAITS
    )
    statement = statement.values(**place).returning(col(Attachment.id))
    moved = await session.execute(statement.execution_options(synchronize_session="fetch"))
    if len(moved.all()) < len(numbers):
        raise NotWaiting
    return len(numbers)


async def words_for(
    session: AsyncSession,
    body: object,
    given: object,
    *,
    by: Account | None = None,
    link: Link | None = None,
) -> object:
    """What was written, or the names of the files where nothing was: a picture can be an answer by itself.

    Args:
        session: The transaction of the words.
        body: What was written.
        given, by, link: As for ``claim``, which is to follow.

    Raises:
        Invalid: the files are too many, or one of them is no number.
    """
    if not isinstance(body, str) or body.strip() or not (numbers := _numbers(given)):
        return body
    theirs = select(Attachment.name).where(col(Attachment.id).in_(numbers), _owned(by, link), WAITS)
    return "\n".join((await session.exec(theirs.order_by(col(Attachment.id)))).all())


async def hand_over(session: AsyncSession, held: HeldReply, message: Message) -> None:
    """The files of a held reply go with the message that it became."""
    await _move(session, col(Attachment.held_id) == held.id, held_id=None, message_id=message.id)


async def release(session: AsyncSession, of: Message | HeldReply) -> None:
    """The files of words that are taken back wait again beside what is written. Called before the words go."""
    is_on = col(Attachment.message_id) if isinstance(of, Message) else col(Attachment.held_id)
    await _move(session, is_on == of.id, held_id=None, message_id=None)


async def by_message(session: AsyncSession, tickets: Collection[int]) -> dict[int, list[Attachment]]:
    """The files that were sent on some tickets, by the number of their message, in the order in which they came."""
    wanted = select(Attachment).where(
        col(Attachment.ticket_id).in_(tickets), col(Attachment.message_id).isnot(None)
    )
    found: dict[int, list[Attachment]] = defaultdict(list)
    for attachment in (await session.exec(wanted.order_by(col(Attachment.id)))).all():
        found[attachment.message_id or 0].append(attachment)
    return dict(found)


async def by_held(session: AsyncSession, ticket_id: int) -> dict[int, list[Attachment]]:
    """The files of the replies that are held on a ticket, by the number of the held reply."""
    wanted = select(Attachment).where(Attachment.ticket_id == ticket_id, col(Attachment.held_id).isnot(None))
    found: dict[int, list[Attachment]] = defaultdict(list)
    for attachment in (await session.exec(wanted.order_by(col(Attachment.id)))).all():
        found[attachment.held_id or 0].append(attachment)
    return dict(found)


async def to_fetch(session: AsyncSession, attachment_id: object, *, by: Account | None) -> Attachment:
    """A file that an account wants to read. One that waits is shown to who brought it.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
        NotFound: there is no such file for this account.
    """
    who = require(by, Act.see_tickets)
    found = await session.get(Attachment, finding.numbered(attachment_id))
    is_sent = found and (found.message_id or found.held_id)
    if found is None or not (is_sent or found.account_id == who.id):
        raise NotFound(NO_FILE)
    return found


async def forget_unclaimed(session: AsyncSession) -> int:
    """Remove the files whose words were never sent, and tell how many. Their content goes when nobody has it any more."""
    old = delete(Attachment).where(WAITS, col(Attachment.created_at) < now() - WAITS_IN)
    return len((await session.execute(old.returning(col(Attachment.id)))).all())


async def known_among(session: AsyncSession, digests: Collection[bytes]) -> set[bytes]:
    """Those of some digests that a file has."""
    wanted = select(Attachment.digest).where(col(Attachment.digest).in_(digests)).distinct()
    return set((await session.exec(wanted)).all())


async def _move(session: AsyncSession, which: ColumnElement[bool], **place: int | None) -> None:
    statement = update(Attachment).where(which).values(**place)
    await session.execute(statement.execution_options(synchronize_session="fetch"))


def _owned(by: Account | None, link: Link | None) -> ColumnElement[bool]:
    owner = of_account(by) if by else of_link(link) if link else None
    assert owner is not None, "a file has somebody who brought it"
    return owner


def _numbers(given: object) -> list[int]:
    parts = given.split() if isinstance(given, str) else given if isinstance(given, list) else []
    numbers = list(
        dict.fromkeys(part if finding.is_number(part) else text.row_number(part) for part in parts)
    )
    if 0 in numbers:
        raise NotWaiting
    most = settings().ticketdesk_files_per_message
    if len(numbers) > most:
        raise Invalid({"files": ONE_TOO_MANY.format(most=most)})
    return numbers
