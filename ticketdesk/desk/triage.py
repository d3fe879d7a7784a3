"""What the sources of triage said is kept beside the ticket, and fills only what nobody has judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import and_, literal_column, or_, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import automation, events, waiting
from ticketdesk.desk.rates import Case
from ticketdesk.models import Category, Judged, Priority, Source, StoredSuggestion, Ticket, What
from ticketdesk.models.columns import now
from ticketdesk.models.opinion import Opinion, Suggestion
from ticketdesk.models.ticket import ASKED_AGAIN


async def keep(session: AsyncSession, ticket: Ticket, suggestion: Suggestion) -> None:
    """Store every opinion, and fill the category and the priority where they are still pending.

    While a model is away, what it alone may say stays pending, and it is asked again.

    Args:
        session: The transaction; the ticket's row is locked in it, or new.
        ticket: The ticket. What a person chose stays.
        suggestion: What came out, with the opinions that led to it.
    """
    assert ticket.id is not None
    was_waiting, version = ticket.retry_at is not None, ticket.last_event_id
    ticket.retry_at = await waiting.next_try(session, ticket, suggestion)
    new = await waiting.news(session, ticket, suggestion.opinions)
    taken: list[What] = []
    if _takes(ticket, ticket.category_source, suggestion.category_source, was_waiting=was_waiting):
        before, ticket.category = ticket.category, suggestion.category
        ticket.category_source = suggestion.category_source
        await _decided(session, ticket, What.category, before)
        taken.append(What.category)
    if _takes(ticket, ticket.priority_source, suggestion.priority_source, was_waiting=was_waiting):
        was, ticket.priority = ticket.priority, suggestion.priority
        ticket.priority_source = suggestion.priority_source
        await _decided(session, ticket, What.priority, was)
        taken.append(What.priority)
    if was_waiting and not ticket.is_waiting and ticket.last_event_id == version:
        # It waits no longer, and what it holds is the last word: told, so that every open page hears of it.
        await _decided(session, ticket, What.category, ticket.category)
    _store(session, ticket, new, [what for what in taken if await _asks_nobody(session, ticket, what)])
    await session.flush()


def _takes(ticket: Ticket, held: Source, said: Source, *, was_waiting: bool) -> bool:
    """Whether a field takes what was said: a pending one all but the default while something better may come."""
    if held is Source.pending:
        return said is not Source.default or ticket.retry_at is None
    return was_waiting and waiting.is_better(ticket, held, said)


def _held(ticket: Ticket, what: What) -> tuple[Category | Priority, Source]:
    if what is What.category:
        return ticket.category, ticket.category_source
    return ticket.priority, ticket.priority_source


async def _asks_nobody(session: AsyncSession, ticket: Ticket, what: What) -> bool:
    """Whether what a source has just decided is so without asking, by automatic mode."""
    value, source = _held(ticket, what)
    return await automation.decides(session, Case(source, Judged(what.value), value.value))


async def _decided(session: AsyncSession, ticket: Ticket, what: What, before: Category | Priority) -> None:
    """The line of history for a field that a source has just decided."""
    after, by = _held(ticket, what)
    await events.record(session, ticket, what, by=by, before=before, after=after)


def _store(
    session: AsyncSession, ticket: Ticket, opinions: Iterable[Opinion], applied: Sequence[What]
) -> None:
    by_category = ticket.category_source if What.category in applied else None
    by_priority = ticket.priority_source if What.priority in applied else None
    chosen_category = ticket.category if ticket.category_source is Source.person else None
    chosen_priority = ticket.priority if ticket.priority_source is Source.person else None
    for opinion in opinions:
        session.add(
            StoredSuggestion(
                ticket_id=ticket.id or 0,
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
                category_applied=opinion.source is by_category,
                priority_applied=opinion.source is by_priority,
            )
        )


async def apply(session: AsyncSession, number: int, suggestion: Suggestion) -> bool:
    """Fill what is pending on a stored ticket. False when a person was faster, or it is gone.

    Args:
        session: The transaction.
        number: The ticket's number.
        suggestion: What came out of asking.
    """
    statement = select(Ticket).where(Ticket.id == number).with_for_update()
    ticket = (await session.exec(statement.execution_options(populate_existing=True))).first()
    if ticket is None or ticket.deleted_at is not None or not ticket.is_waiting:
        return False
    await keep(session, ticket, suggestion)
    return True


async def pending(session: AsyncSession, *, limit: int = 50, older_than_s: float = 60) -> Sequence[int]:
    """The numbers of tickets to ask about now, oldest first: their job was lost, or the model was away long enough.

    Args:
        session: Any session.
        limit: At most so many.
        older_than_s: Only tickets older than so many seconds; the younger ones have their own job.
    """
    long_ago = now() - timedelta(seconds=older_than_s)
    is_lost = and_(
        literal_column("'pending' IN (category_source, priority_source)"),
        col(Ticket.retry_at).is_(None),
        col(Ticket.deleted_at).is_(None),
        col(Ticket.created_at) < long_ago,
    )
    is_due = and_(text(ASKED_AGAIN), col(Ticket.retry_at) <= now())
    statement = select(col(Ticket.id)).where(or_(is_lost, is_due)).order_by(col(Ticket.id)).limit(limit)
    return [number for number in (await session.exec(statement)).all() if number is not None]


async def opinions(session: AsyncSession, ticket: Ticket) -> Sequence[StoredSuggestion]:
    """What the sources said of a ticket that the caller may see, oldest first."""
    statement = select(StoredSuggestion).where(StoredSuggestion.ticket_id == ticket.id)
    return (await session.exec(statement.order_by(col(StoredSuggestion.id)))).all()


async def words_of(session: AsyncSession, number: int) -> tuple[str, str] | None:
    """Title and description of a ticket that still waits for triage: all that a model may see of it."""
    ticket = await session.get(Ticket, number)
    if ticket is None or ticket.deleted_at is not None or not ticket.is_waiting:
        return None
    return ticket.title, ticket.description
