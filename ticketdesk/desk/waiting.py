"""A model that is away is asked again: soon at first, then less and less often, and not for longer than a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.models import Source, StoredSuggestion, Ticket
from ticketdesk.models.columns import now
from ticketdesk.models.opinion import Opinion, Suggestion

FIRST_PAUSE, LONGEST_PAUSE, LONG_ENOUGH = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Codes of a question that was never asked: nothing happened that could be kept.
NOT_ASKED = frozenset({"circuit_open", "busy", "budget"})


async def next_try(session: AsyncSession, ticket: Ticket, suggestion: Suggestion) -> datetime | None:
    """When to ask again for a ticket; None when there is an answer, or enough was asked.

    Args:
        session: The transaction.
        ticket: The ticket. It has waited since something was first said of it.
        suggestion: What came out of asking this time.
    """
    if not suggestion.is_waiting:
        return None
    statement = select(func.min(StoredSuggestion.created_at)).where(StoredSuggestion.ticket_id == ticket.id)
    began = (await session.exec(statement)).one() or now()
    waited = now() - began
    return None if waited >= LONG_ENOUGH else now() + min(LONGEST_PAUSE, max(FIRST_PAUSE, waited / 2))


def is_better(ticket: Ticket, held: Source, said: Source) -> bool:
    """Whether what a source said replaces what a ticket that waited holds: only Gemini's word, only a machine's.

    Args:
        ticket: The ticket. What stood when it was resolved or closed is what people left standing.
        held: Who decided what it holds.
        said: Who says something now.
    """
    return said is Source.gemini and held is not Source.person and not ticket.is_done


async def news(session: AsyncSession, ticket: Ticket, opinions: Iterable[Opinion]) -> Sequence[Opinion]:
    """Those opinions that tell something new: asking again repeats what others have said before.

    Args:
        session: The transaction.
        ticket: The ticket; nothing is stored of it yet when it is first asked about.
        opinions: What was said this time.
    """
    statement = select(StoredSuggestion).where(StoredSuggestion.ticket_id == ticket.id)
    kept = (await session.exec(statement)).all()
    answered = {stored.source for stored in kept if not stored.error}
    return [
        said for said in opinions if said.source not in answered and not (kept and said.error in NOT_ASKED)
    ]
