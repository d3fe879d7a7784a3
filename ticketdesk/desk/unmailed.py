"""Mails that did not arrive: shown on their ticket and to administrators, and tried again by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import jobs
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.finding import is_number
from ticketdesk.desk.mails import TO_REQUESTER
from ticketdesk.errors import NotFound
from ticketdesk.models import Account, Mail, MailKind, Ticket
from ticketdesk.models.columns import now

MOST_SHOWN = 100
MOST_AT_ONCE = 1_000
ONE_TIME = (MailKind.invitation, MailKind.reset)


@dataclass(frozen=True)
class Figures:
    """How mail goes.

    Args:
        waiting: Mails that are to be sent.
        late: Those of them that were tried and not taken.
        failed: Those that are not tried any more.
        error: What the newest of the late ones heard.
    """

    waiting: int
    late: int
    failed: int
    error: str


async def of(session: AsyncSession, ticket: Ticket) -> Sequence[Mail]:
    """The mails to the requester of a ticket that failed or are late, newest first. Only for people of the desk."""
    statement = select(Mail).where(Mail.ticket_id == ticket.id, col(Mail.kind).in_(TO_REQUESTER))
    statement = statement.where(col(Mail.error).is_not(None), col(Mail.sent_at).is_(None))
    return (await session.exec(statement.order_by(col(Mail.id).desc()).limit(MOST_SHOWN))).all()


async def newest(session: AsyncSession, *, by: Account | None) -> Sequence[Mail]:
    """The mails of the whole desk that failed, newest first.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
    """
    require(by, Act.change_settings)
    statement = select(Mail).where(col(Mail.failed_at).is_not(None))
    return (await session.exec(statement.order_by(col(Mail.id).desc()).limit(MOST_SHOWN))).all()


async def figures(session: AsyncSession, *, by: Account | None) -> Figures:
    """How mail goes at this moment.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
    """
    require(by, Act.change_settings)
    waiting = col(Mail.sent_at).is_(None) & col(Mail.failed_at).is_(None)
    counted = select(func.count(), func.count(col(Mail.error))).where(waiting)
    all_waiting, late = (await session.exec(counted)).one()
    failed = select(func.count()).where(col(Mail.failed_at).is_not(None))
    last = select(Mail.error).where(waiting, col(Mail.error).is_not(None)).order_by(col(Mail.due_at).desc())
    error = (await session.exec(last.limit(1))).first()
    return Figures(all_waiting, late, (await session.exec(failed)).one(), error or "")


async def retry(session: AsyncSession, mail_id: object, *, by: Account | None) -> Mail:
    """Try a mail to a requester again, at once and then for two days as in the beginning.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
        NotFound: there is no such mail, or it was sent meanwhile.
    """
    require(by, Act.change_tickets)
    statement = select(Mail).where(Mail.id == mail_id, col(Mail.sent_at).is_(None))
    statement = statement.where(col(Mail.kind).not_in(ONE_TIME)).with_for_update()
    mail = (await session.exec(statement)).first() if is_number(mail_id) else None
    if mail is None:
        raise NotFound("This mail is sent already, or is not there any more.")
    await _again(session, [mail])
    return mail


async def retry_all(session: AsyncSession, *, by: Account | None) -> int:
    """Try every mail again that failed, the oldest first. The key of a one-time link is forgotten; make a new link for those.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
    """
    require(by, Act.change_settings)
    statement = select(Mail).where(col(Mail.failed_at).is_not(None), col(Mail.kind).not_in(ONE_TIME))
    mails = (await session.exec(statement.order_by(col(Mail.id)).limit(MOST_AT_ONCE).with_for_update())).all()
    await _again(session, mails)
    return len(mails)


async def _again(session: AsyncSession, mails: Sequence[Mail]) -> None:
    for mail in mails:
        mail.failed_at, mail.tries, mail.due_at = None, 0, now()
        session.add(mail)
    await session.flush()
    await jobs.mail_later(session)
