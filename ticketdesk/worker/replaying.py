"""The time machine at work: ask both versions about some tickets, store, and look whether to go on."""

from __future__ import annotations

import asyncio
import logging
import time

from ticketdesk import db
from ticketdesk.advice import second_opinion, tokens_of
from ticketdesk.ai.port import Opinion, Question
from ticketdesk.ai.prompt import contents
from ticketdesk.desk import jobs, replaying
from ticketdesk.desk.replaying import Answers, Task, Work
from ticketdesk.models.choices import Source
from ticketdesk.models.rubric import Body

AT_ONCE = 4
"""Half of the slots for Gemini: tickets that come in meanwhile find one."""
TOLD_EVERY_S = 0.5
NOT_ASKED = frozenset({"no_key", "circuit_open", "budget", "uncounted", "busy"})
STOPS = frozenset({"no_key", "bad_key", "circuit_open", "budget", "uncounted", "http_429"})
"""Codes after which nobody is asked any more: the next answers would be the same, or cost what others need."""

log = logging.getLogger(__name__)


async def replay(replay_id: int) -> None:
    """Go on with a replay, unless somebody is at it.

    The lock belongs to a connection and not to a job: it goes with a worker that is killed.
    """
    async with db.bare() as connection:
        row = await (await connection.execute(_TRY)).fetchone()
        if not row or not row["is_mine"]:
            return
        try:
            await _go_through(replay_id)
        finally:
            await connection.execute("SELECT pg_advisory_unlock_all()")


_TRY = "SELECT pg_try_advisory_lock(hashtextextended('a replay at work', 0)) AS is_mine"


async def _go_through(replay_id: int) -> None:
    """Until it is done, cancelled, or Gemini is away. No transaction is held open while a model thinks."""
    told_at = 0.0
    while True:
        async with db.transaction() as session:
            work = await replaying.next_up(session, replay_id, limit=AT_ONCE)
        if work is None:
            return
        answers = await asyncio.gather(*(_answers(work, task) for task in work.tasks))
        is_told = time.monotonic() - told_at > TOLD_EVERY_S
        told_at = time.monotonic() if is_told else told_at
        stopped = next((one.error for one in answers if one.error in STOPS), "")
        async with db.transaction() as session:
            await replaying.note(session, replay_id, [_kept(one) for one in answers], is_told=is_told)
            if stopped or not work.tasks:
                await replaying.end(session, replay_id, error=stopped)
        if stopped:
            log.warning("a replay stopped: %s", stopped)


async def take_up() -> None:
    """A replay whose worker ended goes on; where one is at work, nothing comes of this."""
    async with db.transaction() as session:
        replay_id = await replaying.unfinished(session)
        if replay_id is not None:
            await jobs.replay_later(session, replay_id)


async def _answers(work: Work, task: Task) -> Answers:
    """Both versions of one ticket, the one in force only when its answer is not known."""
    before = None if task.is_known else await _asked(task, work.before)
    if before is not None and before.error:
        return _summed(task, before, None, work)
    return _summed(task, before, await _asked(task, work.after), work)


async def _asked(task: Task, told: Body) -> Opinion:
    gemini = second_opinion().alone(Source.gemini)
    if gemini is None:
        return Opinion(Source.gemini, None, None, 0, "no_key")
    return (await gemini.suggest(task.title, task.description, guidance=told)).opinions[0]


def _summed(task: Task, before: Opinion | None, after: Opinion | None, work: Work) -> Answers:
    both = [(said, told) for said, told in ((before, work.before), (after, work.after)) if said is not None]
    made = [(said, told) for said, told in both if said.error not in NOT_ASKED]
    return Answers(
        task.ticket_id,
        before,
        after,
        error=next((said.error for said, _ in both if said.error), ""),
        calls=len(made),
        tokens=sum(said.tokens or _estimate(task, told) for said, told in made if not said.error),
    )


def _kept(one: Answers) -> Answers:
    """A ticket after which nobody is asked any more was not its fault: it is asked about when the replay goes on."""
    if one.error not in STOPS:
        return one
    return Answers(one.ticket_id, one.before, one.after, calls=one.calls, tokens=one.tokens)


def _estimate(task: Task, told: Body) -> int:
    return tokens_of(told, len(contents(Question(task.title, task.description))))
