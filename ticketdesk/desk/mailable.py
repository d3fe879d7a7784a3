"""Whether a mail that was noted is still worth sending, when its time has come."""

from __future__ import annotations

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import invitations, messages, seal
from ticketdesk.desk.mails import SEALED_FOR
from ticketdesk.errors import NotFound
from ticketdesk.models import Account, Mail, MailKind, Message, Ticket

TELLS_THE_STATUS = (MailKind.reply, MailKind.resolution)


async def is_still(session: AsyncSession, mail: Mail) -> bool:
    """Whether somebody should still read it."""
    if mail.kind in (MailKind.invitation, MailKind.reset):
        return await _still_opens(session, mail)
    ticket = await session.get(Ticket, mail.ticket_id)
    if ticket is None or ticket.deleted_at is not None:
        return False
    match mail.kind:
        case MailKind.reply:
            return await _is_public(session, mail)
        case MailKind.resolution:
            return await _still_resolved(session, mail, ticket)
        case MailKind.assignment:
            return ticket.assignee_id == mail.account_id and await _is_wanted(session, mail)
        case MailKind.mention | MailKind.answer:
            return await _is_wanted(session, mail)
    return True


async def _is_wanted(session: AsyncSession, mail: Mail) -> bool:
    account = await session.get(Account, mail.account_id)
    return (
        account is not None and account.disabled_at is None and mail.kind.value not in account.unwanted_mail
    )


async def _is_public(session: AsyncSession, mail: Mail) -> bool:
    """No internal note ever leaves the desk, whatever noted this mail."""
    message = await session.get(Message, mail.message_id) if mail.message_id else None
    return message is not None and message.kind in messages.PUBLIC


async def _still_resolved(session: AsyncSession, mail: Mail, ticket: Ticket) -> bool:
    if mail.message_id:
        return await _is_public(session, mail)
    if not ticket.is_done or ticket.merged_into_id:
        return False
    # Of several only the newest tells; and whatever was sent since then has told it already.
    others = select(Mail.id).where(
        Mail.ticket_id == mail.ticket_id,
        Mail.address == mail.address,
        Mail.id != mail.id,
        col(Mail.kind).in_(TELLS_THE_STATUS),
        (col(Mail.sent_at) >= mail.created_at) | (col(Mail.id) > mail.id),
    )
    return (await session.exec(others.limit(1))).first() is None


async def _still_opens(session: AsyncSession, mail: Mail) -> bool:
    account = await session.get(Account, mail.account_id)
    if account is None or account.disabled_at is not None:
        return False
    if mail.sealed is None:
        return account.is_invited
    key = (await seal.sealer(session, SEALED_FOR)).decrypt(mail.sealed).decode()
    try:
        await invitations.found(session, key)
    except NotFound:
        return False
    return True
