"""What a mail is made of, read when it is sent: the words, whose they are, and the keys of the links in it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import links, mail_ids, placeholders, seal, wanted_mail
from ticketdesk.desk.mails import SEALED_FOR, TO_REQUESTER
from ticketdesk.models import Account, Attachment, Mail, MailKind, Message, Ticket


@dataclass(frozen=True)
class Taken:
    """A mail that is to be sent now, with all that its words are made of.

    Args:
        mail: The mail.
        id: Its Message-ID.
        follows: The ids of those before it to the same address about the same ticket, oldest first.
        ticket: What it is about.
        words: What somebody wrote, if it is told.
        files: The names of what hangs on these words.
        author: Who wrote that; None: the requester.
        by: The name of who caused it.
        account: The account that it goes to.
        key: Of the private link, or of a one-time link.
        off: The key that switches such mails off.
        also: Other mails that this one tells too, and what they are about.
    """

    mail: Mail
    id: str
    follows: tuple[str, ...] = ()
    ticket: Ticket | None = None
    words: str = ""
    files: tuple[str, ...] = ()
    author: Account | None = None
    by: str = ""
    account: Account | None = None
    key: str = ""
    off: str = ""
    also: tuple[tuple[Mail, Ticket], ...] = ()

    @property
    def numbers(self) -> list[int]:
        """Of all the mails that it is."""
        return [one.id for one in (self.mail, *(mail for mail, _ in self.also)) if one.id is not None]


async def read(session: AsyncSession, mail: Mail, also: tuple[tuple[Mail, Ticket], ...]) -> Taken:
    """What a mail is made of, now that it is going to be sent.

    Args:
        session: The transaction in which it is taken.
        mail: The mail; it is worth sending.
        also: Other mails that it tells too.
    """
    ticket = await session.get(Ticket, mail.ticket_id) if mail.ticket_id else None
    message = await session.get(Message, mail.message_id) if mail.message_id else None
    author = await session.get(Account, message.author_id) if message and message.author_id else None
    by = await session.get(Account, mail.by_id) if mail.by_id else None
    account = await session.get(Account, mail.account_id) if mail.account_id else None
    is_switch = mail.kind in wanted_mail.KINDS and account is not None
    key = await _key(session, mail, ticket)
    # A mention tells no word of the note that it stands in.
    is_told = message is not None and mail.kind is not MailKind.mention
    return Taken(
        mail=mail,
        id=await mail_ids.of(session, mail),
        follows=await _follows(session, mail),
        ticket=ticket,
        words=_words(message, author, key) if message and is_told else "",
        files=await _files(session, mail) if is_told else (),
        author=author,
        by=by.name if by else "",
        account=account,
        key=key,
        off=await wanted_mail.key_for(session, mail.account_id or 0, mail.kind) if is_switch else "",
        also=also,
    )


def _words(message: Message, author: Account | None, key: str) -> str:
    return placeholders.with_link(message.body, links.address(key)) if author else message.body


async def _files(session: AsyncSession, mail: Mail) -> tuple[str, ...]:
    names = select(Attachment.name).where(Attachment.message_id == mail.message_id)
    return tuple((await session.exec(names.order_by(col(Attachment.id)))).all())


async def _key(session: AsyncSession, mail: Mail, ticket: Ticket | None) -> str:
    if mail.sealed:
        return (await seal.sealer(session, SEALED_FOR)).decrypt(mail.sealed).decode()
    return await links.for_mail(session, ticket) if ticket and mail.kind in TO_REQUESTER else ""


async def _follows(session: AsyncSession, mail: Mail) -> tuple[str, ...]:
    """What this mail answers: the conversation about its ticket, and in it the newest that went the same way."""
    if mail.ticket_id is None or mail.kind is MailKind.acknowledgement:
        return ()
    root = await mail_ids.of_ticket(session, mail.ticket_id)
    before = select(Mail).where(Mail.ticket_id == mail.ticket_id, Mail.address == mail.address)
    before = before.where(col(Mail.sent_at).is_not(None), col(Mail.id) < mail.id)
    last = (await session.exec(before.order_by(col(Mail.id).desc()).limit(1))).first()
    newest = await mail_ids.of(session, last) if last else root
    return (root,) if newest == root else (root, newest)
