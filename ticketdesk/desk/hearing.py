"""Who hears of words that somebody of the desk has just written."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import mails, mentions, nudges
from ticketdesk.desk.bare import Hand, first
from ticketdesk.models import Account, Kind, MailKind, Message, Ticket
from ticketdesk.models.choices import DONE

_NEWEST = "SELECT max(id) AS id FROM messages WHERE ticket_id = %(number)s AND author_id = %(by)s"


async def hear(
    hand: Hand, ticket: Ticket | int, kind: Kind, words: str, *, by: Account, message: Message | None = None
) -> None:
    """A note is heard by whom it names, and what is said in public by whoever follows the ticket and by who asked.

    Args:
        hand: The transaction in which it was written.
        ticket: What it stands on, or its number.
        kind: Who reads it.
        words: What it says.
        by: Who wrote it.
        message: The words themselves; None: the newest of theirs.
    """
    if not is_heard(kind, words):
        return
    written: Message | int = message if message else await _newest(hand, ticket, by)
    if kind is Kind.internal:
        await mentions.tell(hand, ticket, written, words, by=by)
    else:
        await nudges.answered(hand, ticket, by=by, message=written)
        told = MailKind.resolution if kind is Kind.closing else MailKind.reply
        await mails.to_requester(hand, told, ticket, message=written, by=by)


def is_heard(kind: Kind, words: str) -> bool:
    """Whether somebody may hear of words at all: nobody does of a note that names nobody."""
    return kind is not Kind.internal or "@" in words


async def follow(hand: Hand, number: int, columns: Mapping[str, Any], *, by: Account) -> None:
    """Whose ticket it is now, and who waited for it to be done, are written to.

    Args:
        hand: The transaction of the change.
        number: The ticket's number.
        columns: What changed, with the new values.
        by: Who changed it.
    """
    if columns.get("status") in DONE:
        await mails.to_requester(hand, MailKind.resolution, number, by=by, due_in=mails.AT_LEISURE)
    if to := columns.get("assignee_id"):
        await mails.to_accounts(hand, MailKind.assignment, [to], number, by=by, due_in=mails.SOON)


def is_followed(columns: Mapping[str, Any]) -> bool:
    """Whether somebody is written to when these change."""
    return mails.are_sent() and not columns.keys().isdisjoint(("status", "assignee_id"))


def together(hand: Hand, *, is_more: bool) -> AbstractAsyncContextManager[Any]:
    """One transaction around more than one statement; a session is in one already."""
    return hand.transaction() if is_more and not isinstance(hand, AsyncSession) else nullcontext()


async def _newest(hand: Hand, ticket: Ticket | int, by: Account) -> int:
    number = ticket.id if isinstance(ticket, Ticket) else ticket
    row = await first(hand, _NEWEST, {"number": number, "by": by.id})
    assert row is not None, "it was just written"
    return int(row["id"])
