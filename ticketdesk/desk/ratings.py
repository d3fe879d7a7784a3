"""What a requester thought of it in the end: one to five stars, and a word. It can be changed as long as it is done."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import events, requesters, text
from ticketdesk.errors import Invalid, Refusal
from ticketdesk.models import Rating, Ticket, What
from ticketdesk.models.columns import now
from ticketdesk.models.rating import WORDS_LENGTH

MOST_STARS = 5


class NotDoneYet(Refusal):
    """You can tell us what you think of it once it is solved. Nothing was stored."""

    status = 409


async def rate(session: AsyncSession, key: object, stars: object, words: object = "") -> Rating:
    """Say what one thinks of how it went. Said again, the newest counts.

    Args:
        session: The transaction.
        key: The key of the private link.
        stars: From one to five, as a number or as the form says it.
        words: Why, or nothing.

    Raises:
        NotFound: the key opens nothing.
        Invalid: these are no stars, or the words cannot be stored.
        NotDoneYet: somebody still works on it.
    """
    count, said = _stars(stars), _words(words)
    held = await requesters.to_change(session, key)
    if not held.main.is_done:
        raise NotDoneYet
    found = await of(session, held.ticket)
    if found and (found.stars, found.words) == (count, said):
        return found
    rating = found or Rating(ticket_id=held.ticket.id or 0, stars=count)
    rating.stars, rating.words, rating.updated_at = count, said, now()
    session.add(rating)
    await session.flush()
    await events.record(session, held.ticket, What.rated, by=None, after=str(count))
    return rating


async def of(session: AsyncSession, ticket: Ticket) -> Rating | None:
    """What the requester of a ticket thought of it, if that was said."""
    return await session.get(Rating, ticket.id)


def _stars(given: object) -> int:
    count = text.row_number(given) if isinstance(given, str) else given
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MOST_STARS:
        raise Invalid({"stars": f"Choose one to {MOST_STARS} stars."})
    return count


def _words(given: object) -> str:
    if given is None or (isinstance(given, str) and not given.strip()):
        return ""
    try:
        return text.words(given, name="A word on it", longest=WORDS_LENGTH)
    except text.Unfit as error:
        raise Invalid({"words": str(error)}) from None
