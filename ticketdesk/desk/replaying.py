"""A replay as the worker goes through it: what is left to ask, what was answered, and why it stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import guidance, replays
from ticketdesk.models import Replay, ReplayLine, ReplayState, Ticket
from ticketdesk.models.columns import now
from ticketdesk.models.guidance import OPEN
from ticketdesk.models.opinion import Opinion
from ticketdesk.models.rubric import Body

GONE = "gone"
"""The code of a ticket that was deleted meanwhile: it is asked about no more."""


@dataclass(frozen=True)
class Task:
    """One ticket that is left: all that a model may see of it, and whether the version in force was asked already."""

    ticket_id: int
    title: str
    description: str
    is_known: bool


@dataclass(frozen=True)
class Work:
    """What to do next. Without tasks there is nothing left."""

    before: Body
    after: Body
    tasks: Sequence[Task]


@dataclass(frozen=True)
class Answers:
    """What came back for one ticket.

    Args:
        ticket_id: Which.
        before: What the version in force says; None when it was not asked.
        after: What the version that is tried says.
        error: The short code of an answer that is worth nothing; then the ticket is not asked about again.
        calls: How many calls it took.
        tokens: How many tokens.
    """

    ticket_id: int
    before: Opinion | None = None
    after: Opinion | None = None
    error: str = ""
    calls: int = 0
    tokens: int = 0


async def unfinished(session: AsyncSession) -> int | None:
    """The replay that waits or runs: its job may have been lost with a worker."""
    return (await session.exec(select(Replay.id).where(col(Replay.state).in_(OPEN)))).first()


async def next_up(session: AsyncSession, replay_id: int, *, limit: int) -> Work | None:
    """The next tickets of a replay, and that it runs; None when it was cancelled or is over.

    Args:
        session: The transaction.
        replay_id: The replay.
        limit: How many tickets at most.
    """
    replay = await replays.found(session, replay_id, is_locked=True)
    if not replay.is_open:
        return None
    if replay.state is not ReplayState.running:
        replay.state = ReplayState.running
        session.add(replay)
        await guidance.tell(session)
    await session.execute(text(_GONE), {"replay_id": replay_id, "gone": GONE})
    left = (
        select(ReplayLine, Ticket)
        .join(Ticket, Ticket.id == ReplayLine.ticket_id)  # type: ignore[arg-type]
        .where(ReplayLine.replay_id == replay_id, ReplayLine.error == "")
        .where(col(ReplayLine.after_category).is_(None))
        .order_by(col(ReplayLine.ticket_id).desc())
        .limit(limit)
    )
    tasks = [_task(line, ticket) for line, ticket in (await session.exec(left)).all()]
    before, after = await _version(session, replay.before_id), await _version(session, replay.guidance_id)
    return Work(before, after, tasks)


async def note(session: AsyncSession, replay_id: int, answers: Sequence[Answers], *, is_told: bool) -> None:
    """Store what was answered, whether the replay was cancelled meanwhile or not: it was paid for.

    Args:
        session: The transaction.
        replay_id: The replay.
        answers: What came back for some tickets.
        is_told: Whether open pages look again.
    """
    replay = await replays.found(session, replay_id, is_locked=True)
    for answer in answers:
        line = await session.get(ReplayLine, (replay_id, answer.ticket_id))
        if line is not None:  # else the ticket was cleared away with all that is known of it
            _fill(line, answer)
            session.add(line)
    replay.calls += sum(answer.calls for answer in answers)
    replay.tokens += sum(answer.tokens for answer in answers)
    session.add(replay)
    if is_told:
        await guidance.tell(session)


async def end(session: AsyncSession, replay_id: int, *, error: str = "") -> None:
    """A replay is done, or stops because nobody answers; one that was cancelled stays so.

    Args:
        session: The transaction.
        replay_id: The replay.
        error: The short code of why it stops.
    """
    replay = await replays.found(session, replay_id, is_locked=True)
    if replay.is_open:
        replay.state = ReplayState.failed if error else ReplayState.done
        replay.error, replay.finished_at = error, now()
        session.add(replay)
        await guidance.tell(session)


_GONE = """
    UPDATE replay_lines SET error = :gone FROM tickets
    WHERE replay_id = :replay_id AND tickets.id = ticket_id AND deleted_at IS NOT NULL AND after_category IS NULL
"""


def _task(line: ReplayLine, ticket: Ticket) -> Task:
    return Task(line.ticket_id, ticket.title, ticket.description, is_known=line.before_category is not None)


def _fill(line: ReplayLine, answer: Answers) -> None:
    if answer.before and answer.before.category:
        line.before_category, line.before_priority = answer.before.category, answer.before.priority
    if answer.after and answer.after.category:
        line.after_category, line.after_priority = answer.after.category, answer.after.priority
    line.error = answer.error


async def _version(session: AsyncSession, number: int | None) -> Body:
    return guidance.body_of(await guidance.found(session, number) if number else None)
