"""Which languages tickets are written in: for those that never waited for triage, a thousand a minute."""

from __future__ import annotations

import asyncio

from ticketdesk import db
from ticketdesk.ai.language import language_of
from ticketdesk.desk import languages

AT_ONCE = 100
"""So many are noted in one transaction; nobody waits long behind it."""


async def read_languages(most: int = languages.MOST_UNREAD) -> int:
    """Tell the languages of tickets that have none yet, oldest first.

    Args:
        most: At most so many.

    Returns:
        How many were read.
    """
    async with db.reading() as session:
        unread = await languages.unread(session, limit=most)
    for first in range(0, len(unread), AT_ONCE):
        found = await asyncio.to_thread(_found, unread[first : first + AT_ONCE])
        async with db.transaction() as session:
            await languages.note(session, found)
    return len(unread)


def _found(tickets: list[tuple[int, str, str]]) -> dict[int, str]:
    return {number: language_of(title, description) for number, title, description in tickets}
