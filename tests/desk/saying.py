"""Suggestions as they stand in the database, for tests of what is made of them."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.models import Category, Priority, Source, StoredSuggestion
from ticketdesk.models.columns import now


async def said(
    session: AsyncSession,
    number: int | None,
    category: str | None = None,
    chosen: str | None = None,
    *,
    priority: str | None = None,
    chosen_priority: str | None = None,
    source: Source = Source.gemini,
    error: str = "",
    milliseconds: int = 800,
    days_ago: float = 0,
) -> StoredSuggestion:
    """What one source said of a ticket, and what people chose."""
    made = StoredSuggestion(
        ticket_id=number,
        source=source,
        category=Category(category) if category else None,
        chosen_category=Category(chosen) if chosen else None,
        priority=Priority(priority) if priority else None,
        chosen_priority=Priority(chosen_priority) if chosen_priority else None,
        error=error,
        milliseconds=milliseconds,
        created_at=now() - timedelta(days=days_ago),
    )
    session.add(made)
    await session.flush()
    return made


async def judged(
    session: AsyncSession, number: int | None, right: int, wrong: int = 0, value: str = "billing"
) -> None:
    """So many categories of Gemini that people kept, and then so many that they corrected."""
    other = "technical" if value != "technical" else "general"
    for chosen in [value] * right + [other] * wrong:
        await said(session, number, value, chosen)
