"""Mails that are to be sent: noted in the transaction of the change, and sent by the worker when that is stored.

What is noted is what a mail is about, never what it says: the words are read when it is sent, so a note that was taken back or
a ticket that was deleted meanwhile reaches nobody. Where no mail is set up, nothing is noted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.config import settings
from ticketdesk.desk import jobs, seal
from ticketdesk.desk.bare import Hand, first
from ticketdesk.models import Account, Mail, MailKind, Message, Ticket
from ticketdesk.models.columns import is_a_story, now

SEALED_FOR = "mails"
SOON = timedelta(seconds=30)
AT_LEISURE = timedelta(seconds=60)
"""What an agent may take back at once is not told before."""
TO_REQUESTER = (MailKind.acknowledgement, MailKind.reply, MailKind.resolution)

# A requester whose ticket was merged reads on there, and is told by the own link; who wrote several is told once.
HEARD_BY = """
    WITH RECURSIVE heard AS (
        SELECT id, email, deleted_at FROM tickets WHERE id = %(number)s
        UNION ALL
        SELECT merged.id, merged.email, merged.deleted_at FROM tickets AS merged JOIN heard ON merged_into_id = heard.id
    )
    SELECT DISTINCT ON (lower(email)) id, email FROM heard
    WHERE email IS NOT NULL AND deleted_at IS NULL ORDER BY lower(email), id <> %(number)s, id
"""
_TO_REQUESTERS = f"""
    WITH told AS (
        INSERT INTO mails (kind, address, ticket_id, message_id, by_id, created_at, due_at, tries)
        SELECT %(kind)s::varchar, email, id, %(message)s::int, %(by)s::int, %(moment)s, %(due)s, 0 FROM ({HEARD_BY}) AS heard
        RETURNING id
    )
    SELECT count(*) AS told FROM told
"""
_TO_ACCOUNTS = """
    WITH told AS (
        INSERT INTO mails (kind, address, ticket_id, message_id, account_id, by_id, created_at, due_at, tries)
        SELECT %(kind)s::varchar, email, %(number)s, %(message)s::int, id, %(by)s::int, %(moment)s, %(due)s, 0 FROM accounts
        WHERE id = ANY(%(ids)s) AND disabled_at IS NULL AND id IS DISTINCT FROM %(by)s::int
            AND NOT %(kind)s::varchar = ANY(unwanted_mail)
        RETURNING id
    )
    SELECT count(*) AS told FROM told
"""


def are_sent() -> bool:
    """Whether this desk sends mail, and this is no story of days gone by."""
    return settings().has_mail and not is_a_story()


async def later(
    session: AsyncSession,
    kind: MailKind,
    address: str,
    *,
    ticket: Ticket | None = None,
    message: Message | None = None,
    account: Account | None = None,
    by: Account | None = None,
    secret: str | None = None,
) -> Mail | None:
    """Have one mail sent; None where no mail is sent.

    Args:
        session: The transaction of the change.
        kind: What it is for.
        address: Whom it goes to.
        ticket: What it is about.
        message: The words that it brings.
        account: Whose address it is, if it is that of an account.
        by: Who caused it.
        secret: The key of a one-time link. It is sealed, and forgotten when the mail is sent.
    """
    if not are_sent():
        return None
    sealer = await seal.sealer(session, SEALED_FOR)
    mail = Mail(
        kind=kind,
        address=address,
        ticket_id=ticket.id if ticket else None,
        message_id=message.id if message else None,
        account_id=account.id if account else None,
        by_id=by.id if by else None,
        sealed=sealer.encrypt(secret.encode()) if secret else None,
    )
    session.add(mail)
    await session.flush()
    await jobs.mail_later(session)
    return mail


async def to_requester(
    hand: Hand,
    kind: MailKind,
    ticket: Ticket | int,
    *,
    message: Message | int | None = None,
    by: Account | None = None,
    due_in: timedelta = timedelta(),
) -> None:
    """Write to who asked, and to those whose tickets were merged into this one.

    Args:
        hand: The transaction of the change.
        kind: One of ``TO_REQUESTER``.
        ticket: The ticket, or its number.
        message: The public words that it brings, or their number.
        by: Who caused it.
        due_in: How long it can be taken back.
    """
    assert kind in TO_REQUESTER, "agents are written to as accounts"
    if are_sent():
        await _noted(hand, _TO_REQUESTERS, _values(kind, ticket, message, by, due_in), due_in)


async def to_accounts(
    hand: Hand,
    kind: MailKind,
    account_ids: Iterable[int],
    ticket: Ticket | int,
    *,
    message: Message | int | None = None,
    by: Account | None = None,
    due_in: timedelta = timedelta(),
) -> None:
    """Write to accounts that want such mails, but not to who did it or who is switched off.

    Args:
        hand: The transaction of the change.
        kind: What for.
        account_ids: Whom.
        ticket: The ticket, or its number.
        message: The words that it is about, or their number.
        by: Who caused it; None: the requester.
        due_in: How long it can be taken back.
    """
    ids = sorted(set(account_ids))
    if ids and are_sent():
        values = _values(kind, ticket, message, by, due_in) | {"ids": ids}
        await _noted(hand, _TO_ACCOUNTS, values, due_in)


async def _noted(hand: Hand, statement: str, values: dict[str, object], due_in: timedelta) -> None:
    """What is due later is found by the worker, which looks every few seconds."""
    row = await first(hand, statement, values)
    if row and row["told"] and not due_in:
        await jobs.mail_later(hand)


def _values(
    kind: MailKind,
    ticket: Ticket | int,
    message: Message | int | None,
    by: Account | None,
    due_in: timedelta,
) -> dict[str, object]:
    moment = now()
    return {
        "kind": kind.value,
        "number": ticket.id if isinstance(ticket, Ticket) else ticket,
        "message": message.id if isinstance(message, Message) else message,
        "by": by.id if by else None,
        "moment": moment,
        "due": moment + due_in,
    }
