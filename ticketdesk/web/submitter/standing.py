"""How a ticket stands, in the words of who waits for it, and from public facts alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.config import settings
from ticketdesk.desk import expectations, ratings
from ticketdesk.models import Actor, Event, Status, Ticket, What
from ticketdesk.web.submitter.said import Told


class Standing(TypedDict):
    """How it stands: ``stage`` is a key of ``page.HEADLINES``, ``who`` the agent who works on it and wrote before.

    ``within`` and ``unit`` are when a first answer can be expected, 0 when nobody can tell; ``is_alike`` whether that is
    known of tickets like this. ``stars`` and ``words`` are what the requester thought of it.
    """

    stage: str
    who: str
    is_done: bool
    is_merged: bool
    is_mailed: bool
    asked_at: str
    within: int
    unit: str
    is_alike: bool
    stars: int
    words: str


NOWHERE = Standing(
    stage="",
    who="",
    is_done=False,
    is_merged=False,
    is_mailed=False,
    asked_at="",
    within=0,
    unit="",
    is_alike=False,
    stars=0,
    words="",
)


async def standing(session: AsyncSession, chain: Sequence[Ticket], words: Told) -> tuple[Standing, datetime]:
    """How a ticket stands, and when the last public thing happened to it.

    Args:
        session: Any session.
        chain: The ticket and where it goes on, from ``requesters.chain``.
        words: What was told in public.
    """
    own, main = chain[0], chain[-1]
    moved = await _last_move(session, main)
    rating = await ratings.of(session, own)
    expected = await expectations.first_answer(session, main) if len(chain) == 1 else None
    within, unit = expectations.rounded(expected.within) if expected else (0, "")
    shown = Standing(
        stage=_stage(main, words, by_requester=bool(moved and moved.actor is Actor.requester)),
        who=_who(main, words),
        is_done=main.is_done,
        is_merged=len(chain) > 1,
        is_mailed=bool(own.email) and settings().has_mail,
        asked_at=own.created_at.isoformat(),
        within=within,
        unit=unit,
        is_alike=bool(expected and expected.is_alike),
        stars=rating.stars if rating else 0,
        words=rating.words if rating else "",
    )
    moments = [own.created_at, *(message.created_at for message, _ in words)]
    return shown, max([*moments, *([moved.created_at] if moved else [])])


def _stage(ticket: Ticket, words: Told, *, by_requester: bool) -> str:
    """Which of the sentences is true."""
    if ticket.is_done:
        return f"{ticket.status.value}_by_you" if by_requester else ticket.status.value
    if ticket.status is Status.in_progress:
        return "in_progress"
    if not any(author for _, author in words):
        return "new"
    return "answered" if words[-1][1] else "heard"


def _who(ticket: Ticket, words: Told) -> str:
    """Who works on it, where that person has written to the requester already: before, it is nobody's business."""
    names = {author.id: author.name for _, author in words if author}
    return names.get(ticket.assignee_id, "")


async def _last_move(session: AsyncSession, ticket: Ticket) -> Event | None:
    moves = select(Event).where(Event.ticket_id == ticket.id, Event.what == What.status)
    return (await session.exec(moves.order_by(col(Event.id).desc()).limit(1))).first()
