"""Who of the desk hears of words that somebody of the desk has just written."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import mentions, nudges
from ticketdesk.desk.bare import Hand, first
from ticketdesk.models import Account, Kind, Message, Ticket

_NEWEST = "SELECT max(id) AS id FROM messages WHERE ticket_id = %(number)s AND author_id = %(by)s"


async def hear(
    hand: Hand, ticket: Ticket | int, kind: Kind, words: str, *, by: Account, message: Message | None = None
) -> None:
    """A note is heard by whom it names, and what is said in public by whoever follows the ticket.

    Args:
        hand: The transaction in which it was written.
        ticket: What it stands on, or its number.
        kind: Who reads it.
        words: What it says.
        by: Who wrote it.
        message: The words themselves; None: the newest of theirs.
    """
    if kind is Kind.internal and "@" not in words:
        return
    written: Message | int = message if message else await _newest(hand, ticket, by)
    if kind is Kind.internal:
        await mentions.tell(hand, ticket, written, words, by=by)
    else:
        await nudges.answered(hand, ticket, by=by, message=written)


def together(hand: Hand, *, is_more: bool) -> AbstractAsyncContextManager[Any]:
    """One transaction around more than one statement; a session is in one already."""
    return hand.transaction() if is_more and not isinstance(hand, AsyncSession) else nullcontext()


async def _newest(hand: Hand, ticket: Ticket | int, by: Account) -> int:
    number = ticket.id if isinstance(ticket, Ticket) else ticket
    row = await first(hand, _NEWEST, {"number": number, "by": by.id})
    assert row is not None, "it was just written"
    return int(row["id"])
