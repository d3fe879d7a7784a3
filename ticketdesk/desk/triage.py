"""What the sources of triage said is kept beside the ticket, and fills only what nobody has judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import literal_column
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import events
from ticketdesk.models import Source, StoredSuggestion, Ticket, What
from ticketdesk.models.columns import now
from ticketdesk.models.opinion import Suggestion


async def keep(session: AsyncSession, ticket: Ticket, suggestion: Suggestion) -> None:
    """Store every opinion, and fill the category and the priority where they are still pending.

    Args:
        session: The transaction; the ticket's row is locked in it, or new.
        ticket: The ticket. What a person chose stays.
        suggestion: What came out, with the opinions that led to it.
    """
    assert ticket.id is not None
    if ticket.category_source is Source.pending:
        before, ticket.category = ticket.category, suggestion.category
        ticket.category_source = suggestion.category_source
        await events.record(
            session,
            ticket,
            What.category,
            by=suggestion.category_source,
            before=before,
            after=ticket.category,
        )
    if ticket.priority_source is Source.pending:
        was, ticket.priority = ticket.priority, suggestion.priority
        ticket.priority_source = suggestion.priority_source
        await events.record(
            session, ticket, What.priority, by=suggestion.priority_source, before=was, after=ticket.priority
        )
    chosen_category = ticket.category if ticket.category_source is Source.person else None
    chosen_priority = ticket.priority if ticket.priority_source is Source.person else None
    for opinion in suggestion.opinions:
        session.add(
            StoredSuggestion(
                ticket_id=ticket.id,
                source=opinion.source,
                category=opinion.category,
                priority=opinion.priority,
                chosen_category=chosen_category,
                chosen_priority=chosen_priority,
                milliseconds=opinion.milliseconds,
                error=opinion.error,
                category_evidence=list(opinion.category_evidence),
                priority_evidence=list(opinion.priority_evidence),
                is_invented=opinion.is_invented,
            )
        )
    await session.flush()


async def apply(session: AsyncSession, number: int, suggestion: Suggestion) -> bool:
    """Fill what is pending on a stored ticket. False when a person was faster, or it is gone.

    Args:
        session: The transaction.
        number: The ticket's number.
        suggestion: What came out of asking.
    """
    statement = select(Ticket).where(Ticket.id == number).with_for_update()
    ticket = (await session.exec(statement.execution_options(populate_existing=True))).first()
    if ticket is None or ticket.deleted_at is not None or not ticket.is_pending:
        return False
    await keep(session, ticket, suggestion)
    return True


async def pending(session: AsyncSession, *, limit: int = 50, older_than_s: float = 60) -> Sequence[int]:
    """The numbers of tickets that still wait for triage, oldest first: their job was lost or gave up.

    Args:
        session: Any session.
        limit: At most so many.
        older_than_s: Only tickets older than so many seconds; the younger ones have their own job.
    """
    statement = (
        select(col(Ticket.id))
        .where(literal_column("'pending' IN (category_source, priority_source)"))
        .where(
            col(Ticket.deleted_at).is_(None), col(Ticket.created_at) < now() - timedelta(seconds=older_than_s)
        )
        .order_by(col(Ticket.id))
        .limit(limit)
    )
    return [number for number in (await session.exec(statement)).all() if number is not None]


async def person_chose(session: AsyncSession, ticket: Ticket) -> None:
    """Note on the stored opinions what a person decided instead, or confirmed."""
    statement = select(StoredSuggestion).where(StoredSuggestion.ticket_id == ticket.id)
    for stored in (await session.exec(statement)).all():
        if ticket.category_source is Source.person:
            stored.chosen_category = ticket.category
        if ticket.priority_source is Source.person:
            stored.chosen_priority = ticket.priority
        session.add(stored)


async def opinions(session: AsyncSession, ticket: Ticket) -> Sequence[StoredSuggestion]:
    """What the sources said of a ticket that the caller may see, oldest first."""
    statement = select(StoredSuggestion).where(StoredSuggestion.ticket_id == ticket.id)
    return (await session.exec(statement.order_by(col(StoredSuggestion.id)))).all()


async def words_of(session: AsyncSession, number: int) -> tuple[str, str] | None:
    """Title and description of a ticket that still waits for triage: all that a model may see of it."""
    ticket = await session.get(Ticket, number)
    if ticket is None or ticket.deleted_at is not None or not ticket.is_pending:
        return None
    return ticket.title, ticket.description
