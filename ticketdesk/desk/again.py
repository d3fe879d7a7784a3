"""Whether somebody wrote nearly the same before. Of what they wrote only the day is ever told.

Who types another person's address must already know nearly the same words to learn that they were written, and learns
nothing else: no number, no title, no text. See ``docs/security.md``.
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.keys import hash_of
from ticketdesk.models import Ticket
from ticketdesk.models.columns import now

LOOKS_BACK = timedelta(days=14)
LIKE_TITLE = 0.6
LOOKED_AT = 50
SHORTEST_TITLE = 12
"""In bytes, so that four Chinese signs are enough. Anybody can guess a shorter title."""
SHORTEST_TEXT = 20

_BEFORE = text("""
    SELECT created_at, description, similarity(lower(title), lower(:title)) AS like_title FROM tickets
    WHERE lower(email) = lower(:email) AND email IS NOT NULL AND deleted_at IS NULL AND created_at > :since
        AND created_at < :until ORDER BY created_at DESC LIMIT :most
""")


async def day_of(
    session: AsyncSession, email: str, title: str, description: str, *, before: datetime | None = None
) -> date | None:
    """The last day on which this address wrote something very like this, or None.

    Args:
        session: Any session.
        email: The address, however it is spelled.
        title, description: The words.
        before: Only what came before this moment.
    """
    until = before or now()
    values = {"email": email, "title": title, "until": until, "since": until - LOOKS_BACK, "most": LOOKED_AT}
    is_long = len(title.strip().encode("utf-8", "surrogatepass")) >= SHORTEST_TITLE
    for row in (await session.execute(_BEFORE, values)).mappings():
        if (is_long and row["like_title"] >= LIKE_TITLE) or is_same(description, row["description"]):
            day: date = row["created_at"].date()
            return day
    return None


async def day_before(session: AsyncSession, ticket: Ticket) -> date | None:
    """The last day on which whoever wrote this ticket had written something very like it."""
    if not ticket.email:
        return None
    return await day_of(session, ticket.email, ticket.title, ticket.description, before=ticket.created_at)


def is_same(one: str, other: str) -> bool:
    """Whether two texts have the same letters and digits in the same order; very short ones never."""
    letters = _letters(one)
    return len(letters) >= SHORTEST_TEXT and hash_of(letters) == hash_of(_letters(other))


def _letters(words: str) -> str:
    folded = unicodedata.normalize("NFKC", words).casefold()
    return "".join(char for char in folded if char.isalnum())


def sentence(day: date) -> str:
    """What is told of it."""
    days = (now().date() - day).days
    if days < 2:
        when = "yesterday" if days == 1 else "today"
    else:
        when = f"on {day:%A}" if days < 7 else f"on {day.day} {day:%B}"
    return f"You wrote something very like this {when}."
