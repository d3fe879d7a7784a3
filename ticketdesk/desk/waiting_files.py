"""Files that wait beside the words of whoever brought them: an account, or the holders of one private link.

Nobody else sees them. They outlive a closed window and are there on another device; ``attachments.claim`` sends them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.config import settings
from ticketdesk.desk import file_links, file_names, finding, links
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.attachments import ONE_TOO_MANY, WAITS, of_account, of_link
from ticketdesk.errors import Invalid, TicketIsDeleted
from ticketdesk.models import Account, Attachment, Content, Link

MOST_BY_REQUESTERS = 100
"""Files of requesters on one ticket."""
FULL = f"This ticket has {MOST_BY_REQUESTERS} files already, and takes no more. Write to us instead."


async def add(
    session: AsyncSession, number: object, content: Content, *, name: object, by: Account | None
) -> Attachment:
    """Put a file beside the words that an agent writes on a ticket; ``claim`` sends it with them.

    Raises:
        NotSignedIn, NotAllowed, NotFound, TicketIsDeleted: as for any change.
        Invalid: the name cannot be used or says something else than the content, or too many files wait already.
    """
    ticket, who = await finding.to_change(session, number, by=by)
    assert ticket.id is not None
    await _refuse_one_too_many(session, ticket.id, of_account(who))
    return await _stored(session, content, name=name, ticket_id=ticket.id, account_id=who.id)


async def add_behind(session: AsyncSession, key: object, content: Content, *, name: object) -> Attachment:
    """The same for the requester, who holds the key of a private link.

    Raises:
        NotFound: the link opens nothing.
        Invalid: the name cannot be used, or too many files wait or are on the ticket already.
    """
    link, ticket = await links.behind(session, key)
    assert ticket.id is not None
    await session.refresh(ticket, with_for_update=True)  # or two files at once would both be the last one
    brought = select(func.count()).where(
        Attachment.ticket_id == ticket.id, col(Attachment.account_id).is_(None)
    )
    if (await session.exec(brought)).one() >= MOST_BY_REQUESTERS:
        raise Invalid({"files": FULL})
    await _refuse_one_too_many(session, ticket.id, of_link(link))
    return await _stored(session, content, name=name, ticket_id=ticket.id, link_id=link.id)


async def room_for(session: AsyncSession, number: object, *, name: object, by: Account | None) -> None:
    """Say what ``add`` would refuse, before a file is sent at all.

    Raises:
        NotSignedIn, NotAllowed, NotFound, TicketIsDeleted, Invalid: as ``add``.
    """
    who = require(by, Act.change_tickets)
    ticket = await finding.to_read(session, number, by=who)
    if ticket.deleted_at is not None:
        raise TicketIsDeleted
    assert ticket.id is not None
    file_names.usable(name)
    await _refuse_one_too_many(session, ticket.id, of_account(who))


async def room_behind(session: AsyncSession, key: object, *, name: object) -> None:
    """The same for the holder of a link.

    Raises:
        NotFound, Invalid: as ``add_behind``.
    """
    link, _ = await links.behind(session, key)
    file_names.usable(name)
    await _refuse_one_too_many(session, link.ticket_id, of_link(link))


async def waiting(session: AsyncSession, number: object, *, by: Account | None) -> Sequence[Attachment]:
    """The files that wait beside an agent's words on a ticket, in the order in which they came.

    Raises:
        NotSignedIn, NotAllowed, NotFound: the account may not see the ticket.
    """
    ticket = await finding.to_read(session, number, by=by)
    assert by is not None
    assert ticket.id is not None
    return await _waiting(session, ticket.id, of_account(by))


async def waiting_behind(session: AsyncSession, link: Link) -> Sequence[Attachment]:
    """The files that wait beside the words of a link's holder."""
    return await _waiting(session, link.ticket_id, of_link(link))


async def take_away(session: AsyncSession, attachment_id: object, *, by: Account | None) -> None:
    """Take away a file of one's own that waits. One that is gone already is no mistake.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
    """
    who = require(by, Act.change_tickets)
    await _take_away(session, attachment_id, of_account(who))


async def take_away_behind(session: AsyncSession, key: object, attachment_id: object) -> None:
    """The same for the holder of a link.

    Raises:
        NotFound: the link opens nothing.
    """
    link, _ = await links.behind(session, key)
    await _take_away(session, attachment_id, of_link(link))


async def _refuse_one_too_many(session: AsyncSession, ticket_id: int, owner: ColumnElement[bool]) -> None:
    most = settings().ticketdesk_files_per_message
    if len(await _waiting(session, ticket_id, owner)) >= most:
        raise Invalid({"files": ONE_TOO_MANY.format(most=most)})


async def _stored(session: AsyncSession, content: Content, *, name: object, **where: Any) -> Attachment:
    await file_links.make_ready(session)
    usable = file_names.usable(name)
    file_names.refuse_another(usable, content.media_type)
    attachment = Attachment(
        name=usable,
        size=content.size,
        digest=content.digest,
        media_type=content.media_type,
        width=content.width,
        height=content.height,
        **where,
    )
    session.add(attachment)
    await session.flush()
    return attachment


async def _take_away(session: AsyncSession, attachment_id: object, owner: ColumnElement[bool]) -> None:
    if finding.is_number(attachment_id):
        gone = delete(Attachment).where(col(Attachment.id) == attachment_id, owner, WAITS)
        await session.execute(gone.execution_options(synchronize_session="fetch"))


async def _waiting(session: AsyncSession, ticket_id: int, owner: ColumnElement[bool]) -> Sequence[Attachment]:
    wanted = select(Attachment).where(Attachment.ticket_id == ticket_id, owner, WAITS)
    return (await session.exec(wanted.order_by(col(Attachment.id)))).all()
