"""What one account is told of in the desk: that it was mentioned, given a ticket, that somebody answered, that one woke.

Screens call them notices. They are told in the transaction of the change, and PostgreSQL passes on who was told and
nothing else. What is unread of one kind on one ticket is one notice, the newest; mentions are told each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import RowMapping, func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import mails
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.bare import Hand, first
from ticketdesk.desk.finding import is_number
from ticketdesk.live import NUDGES
from ticketdesk.models import Account, MailKind, Message, Nudge, Reason, Ticket
from ticketdesk.models.columns import now

SHOWN = 100
MAILED = {(Reason.mentioned, False): MailKind.mention, (Reason.replied, True): MailKind.answer}
"""By the reason, and whether a requester is it: what is told by mail too."""
KEPT_IN = timedelta(days=90)

_TELL = """
    WITH gone AS (
        DELETE FROM nudges WHERE ticket_id = %(number)s AND account_id = ANY(%(ids)s) AND reason = %(reason)s
            AND read_at IS NULL AND reason <> 'mentioned'
    ), told AS (
        INSERT INTO nudges (account_id, ticket_id, reason, by_id, message_id, created_at)
        SELECT id, %(number)s, %(reason)s, %(by)s::int, %(message)s::int, %(moment)s FROM accounts
        WHERE id = ANY(%(ids)s) AND disabled_at IS NULL AND id IS DISTINCT FROM %(by)s::int
        RETURNING account_id
    )
    SELECT count(pg_notify(%(channel)s, account_id::text)) AS told FROM told
"""

_FORGET = """
    WITH gone AS (DELETE FROM nudges WHERE message_id = %(message)s RETURNING account_id)
    SELECT count(pg_notify(%(channel)s, account_id::text)) AS told FROM (SELECT DISTINCT account_id FROM gone) AS gone
"""


async def tell(
    hand: Hand,
    account_ids: Iterable[int | None],
    ticket: Ticket | int,
    reason: Reason,
    *,
    by: Account | None,
    message: Message | int | None = None,
) -> None:
    """Tell some accounts of a ticket. Nobody is told of what they did themselves, nor who is switched off.

    Args:
        hand: The transaction of the change.
        account_ids: Whom; each is told once, and None is nobody.
        ticket: What it is about, or its number.
        reason: Why.
        by: Who did it; None: the requester, or the clock.
        message: The words that it is about, or their number.
    """
    ids = sorted({one for one in account_ids if one is not None})
    if not ids:
        return
    values = {
        "number": _number(ticket),
        "ids": ids,
        "reason": reason.value,
        "by": by.id if by else None,
        "message": _number(message),
        "moment": now(),
        "channel": NUDGES,
    }
    await first(hand, _TELL, values)
    if kind := MAILED.get((reason, by is None)):
        due_in = mails.SOON if by else timedelta()
        await mails.to_accounts(hand, kind, ids, ticket, message=message, by=by, due_in=due_in)


_WHO_CARES = """
    SELECT array_agg(DISTINCT account_id) AS ids FROM (
        SELECT assignee_id AS account_id FROM tickets WHERE id = %(number)s
        UNION ALL SELECT account_id FROM watchers WHERE ticket_id = %(number)s
    ) AS told WHERE account_id IS NOT NULL
"""


async def answered(
    hand: Hand, ticket: Ticket | int, *, by: Account | None, message: Message | int | None
) -> None:
    """Tell the assignee and the watchers of a ticket that somebody wrote in public; ``by`` is None for the requester."""
    ids = await _who_cares(hand, ticket)
    await tell(hand, ids, ticket, Reason.replied, by=by, message=message)


async def woken(hand: Hand, ticket: Ticket | int) -> None:
    """Tell the assignee and the watchers of a ticket that it came back from its snooze."""
    await tell(hand, await _who_cares(hand, ticket), ticket, Reason.woken, by=None)


async def forget(session: AsyncSession, message_id: int) -> None:
    """Words were taken back, and with them that somebody was told of them."""
    await first(session, _FORGET, {"message": message_id, "channel": NUDGES})


async def unread(session: AsyncSession, *, by: Account | None) -> int:
    """How many somebody has not read yet.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
    """
    who = require(by, Act.see_tickets)
    living = select(func.count()).select_from(Nudge).join(Ticket, col(Ticket.id) == col(Nudge.ticket_id))
    living = living.where(Nudge.account_id == who.id, col(Ticket.deleted_at).is_(None))
    return (await session.exec(living.where(col(Nudge.read_at).is_(None)))).one()


_NEWEST = text("""
    SELECT nudges.id, nudges.ticket_id, nudges.reason, nudges.message_id, nudges.created_at, nudges.read_at,
        tickets.title, people.name AS by_name
    FROM nudges JOIN tickets ON tickets.id = nudges.ticket_id
        LEFT JOIN accounts AS people ON people.id = nudges.by_id
    WHERE nudges.account_id = :me AND tickets.deleted_at IS NULL ORDER BY nudges.id DESC LIMIT :most
""")


async def newest(session: AsyncSession, *, by: Account | None, most: int = SHOWN) -> Sequence[RowMapping]:
    """The newest that somebody was told, with the title of the ticket and the name of who did it.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
    """
    who = require(by, Act.see_tickets)
    return list((await session.execute(_NEWEST, {"me": who.id, "most": min(most, SHOWN)})).mappings())


_READ = """
    WITH read AS (
        UPDATE nudges SET read_at = %(moment)s WHERE account_id = %(me)s AND read_at IS NULL
            AND (%(nudge)s::int IS NULL OR id = %(nudge)s) AND (%(ticket)s::int IS NULL OR ticket_id = %(ticket)s)
        RETURNING account_id
    )
    SELECT count(*) AS done, count(pg_notify(%(channel)s, me::text)) AS told
    FROM (SELECT account_id AS me FROM read LIMIT 1) AS told
"""


async def read(session: AsyncSession, nudge_id: int, *, by: Account | None) -> None:
    """Note that somebody has read one of their own; what is not theirs stays as it is."""
    if is_number(nudge_id):
        await _read(session, require(by, Act.see_tickets), nudge=nudge_id)


async def read_of(session: AsyncSession, number: int, *, by: Account | None) -> None:
    """Note that somebody has seen a ticket, and with it all that they were told of it."""
    if is_number(number):
        await _read(session, require(by, Act.see_tickets), ticket=number)


async def read_all(session: AsyncSession, *, by: Account | None) -> None:
    """Note that somebody has read all of theirs."""
    await _read(session, require(by, Act.see_tickets))


async def forget_old(session: AsyncSession) -> None:
    """They are kept for 90 days."""
    await session.execute(text("DELETE FROM nudges WHERE created_at < :before"), {"before": now() - KEPT_IN})


async def _who_cares(hand: Hand, ticket: Ticket | int) -> list[int]:
    row = await first(hand, _WHO_CARES, {"number": _number(ticket)})
    return (row and row["ids"]) or []


def _number(of: Ticket | Message | int | None) -> int | None:
    return of if of is None or isinstance(of, int) else of.id


async def _read(
    session: AsyncSession, who: Account, *, nudge: int | None = None, ticket: int | None = None
) -> None:
    values = {"me": who.id, "moment": now(), "nudge": nudge, "ticket": ticket, "channel": NUDGES}
    await first(session, _READ, values)
