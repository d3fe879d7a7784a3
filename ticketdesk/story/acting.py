"""A story told through the real verbs: one transaction a step, in the order of time, so that open lists see it happen."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import db
from ticketdesk.desk import changes, intake, messages, tickets
from ticketdesk.desk.changes import Change
from ticketdesk.desk.intake import NewTicket
from ticketdesk.errors import Refusal
from ticketdesk.models import Account, Category, Priority, Status
from ticketdesk.models.columns import at
from ticketdesk.story.plot import Act, Life, Step


def new_ticket(life: Life) -> NewTicket:
    """What the requester sent."""
    letter = life.letter
    return NewTicket.read(
        {
            "title": letter.title,
            "description": letter.description,
            "email": letter.person.email,
            "category": life.category,
            "priority": life.priority,
        }
    )


async def play(lives: Sequence[Life], team: Sequence[Account]) -> None:
    """Let everything happen.

    Args:
        lives: What happens.
        team: The agents, by the places that the steps name.
    """
    scenes = [(life.at, place, -1) for place, life in enumerate(lives)]
    scenes += [(step.at, place, n) for place, life in enumerate(lives) for n, step in enumerate(life.steps)]
    numbers: dict[int, int] = {}
    for moment, place, n in sorted(scenes):
        life = lives[place]
        with at(moment), suppress(Refusal):  # somebody at the live desk may have deleted it meanwhile
            async with db.transaction() as session:
                if n < 0:
                    numbers[place] = await _arrive(session, life, team)
                else:
                    await _do(session, numbers[place], life.steps[n], team)


async def _arrive(session: AsyncSession, life: Life, team: Sequence[Account]) -> int:
    by = None if life.by is None else team[life.by]
    taken = await intake.take_in(session, new_ticket(life), by=by, suggestion=life.suggestion)
    assert taken.ticket.id is not None
    return taken.ticket.id


async def _do(session: AsyncSession, number: int, step: Step, team: Sequence[Account]) -> None:
    by = team[step.by]
    match step.act, step.to:
        case Act.assign, int(place):
            await tickets.assign(session, number, team[place].id, by=by)
        case Act.status, Status() as status:
            await tickets.set_status(session, number, status, by=by, comment=step.words)
        case Act.category, Category() as category:
            await tickets.set_category(session, number, category, by=by)
        case Act.priority, Priority() as priority:
            await tickets.set_priority(session, number, priority, by=by)
        case Act.reply, _:
            await messages.reply(session, number, step.words, by=by)
        case Act.note, _:
            await messages.note(session, number, step.words, by=by)
        case Act.tag, str(name):
            await changes.change(session, number, Change(tag=name), by=by)
        case Act.delete, _:
            await tickets.delete(session, number, by=by)
        case Act.restore, _:
            await tickets.restore(session, number, by=by)
