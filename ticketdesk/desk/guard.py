"""The send guard: whoever answers hears first of what others wrote since they began. It never locks anybody out."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import finding, threads
from ticketdesk.errors import Refusal
from ticketdesk.models import Account, Ticket


@dataclass(frozen=True)
class Since:
    """What others wrote since somebody began to write.

    Args:
        arrived: So many messages, those that are only just being sent among them.
        newest: The newest message that is there, whoever wrote it; 0: none.
    """

    arrived: int
    newest: int


class LookFirst(Refusal):
    """Something arrived since you began. Look before sending; nothing was sent.

    Args:
        since: What arrived.
    """

    status = 409

    def __init__(self, since: Since) -> None:
        many = f"{since.arrived} messages" if since.arrived > 1 else "1 message"
        super().__init__(f"{many} arrived since you began. Look before sending; nothing was sent.")
        self.since = since


_SINCE = text("""
    SELECT count(*) FILTER (WHERE id > :seen AND author_id IS DISTINCT FROM :me) + (
            SELECT count(*) FROM held_replies WHERE author_id <> :me AND ticket_id = ANY(:numbers)
        ) AS arrived, coalesce(max(id), 0) AS newest
    FROM messages WHERE ticket_id = ANY(:numbers)
""")


async def since(session: AsyncSession, ticket: Ticket, seen: object, *, by: Account) -> Since:
    """What others wrote on a ticket, and on those that were merged into it, since somebody began.

    Args:
        session: Any session.
        ticket: A ticket that the account may see.
        seen: The newest message that they had seen then; 0, or what is no number: none.
        by: Who writes.
    """
    begun = seen if finding.is_number(seen) else 0
    numbers = [ticket.id, *(one.id for one in await threads.merged(session, ticket))]
    values = {"numbers": numbers, "seen": begun, "me": by.id}
    row = (await session.execute(_SINCE, values)).one()
    return Since(row.arrived, row.newest)


async def look_first(session: AsyncSession, number: int, seen: object, *, by: Account) -> None:
    """Refuse to send while there is something to look at. Whoever has looked sends with what they have seen now, or without.

    Raises:
        LookFirst: others wrote since.
    """
    found = await since(session, await finding.to_read(session, number, by=by), seen, by=by)
    if found.arrived:
        raise LookFirst(found)
