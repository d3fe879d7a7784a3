"""Work for later. These only enqueue, in the transaction of the change: no change, no job; no job without it."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime
from functools import cache

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued

from ticketdesk.desk.bare import Hand, psycopg_of

TRIAGE = "triage"
REPLAY = "replay"
DELIVER = "deliver"
MAIL = "mail"
ERASE = "erase"
BACK_UP = "back_up"


log = logging.getLogger("ticketdesk.jobs")


@cache
def _queue() -> App:
    return App(connector=PsycopgConnector())


def _noted(task: str, job_id: int) -> None:
    """The line has the number of the request too, so what came of it can be followed from process to process."""
    log.info("enqueues a job with this change", extra={"job_id": job_id, "task": task})


async def triage_later(hand: Hand, number: int) -> None:
    """Have the worker judge what nobody has judged on a ticket.

    Args:
        hand: The transaction of the change.
        number: The ticket's number; one job at a time waits for each ticket.
    """
    connection = await psycopg_of(hand)
    task = _queue().configure_task(
        TRIAGE, allow_unknown=True, connection=connection, queueing_lock=f"{TRIAGE}:{number}"
    )
    with suppress(AlreadyEnqueued):
        async with connection.transaction():  # a savepoint: what is queued already must not undo the change
            _noted(TRIAGE, await task.defer_async(number=number))


async def replay_later(hand: Hand, replay_id: int) -> None:
    """Have the worker replay tickets, or go on with it. One job at a time waits.

    Args:
        hand: The transaction of the change.
        replay_id: The number of the replay.
    """
    connection = await psycopg_of(hand)
    task = _queue().configure_task(REPLAY, allow_unknown=True, connection=connection, queueing_lock=REPLAY)
    with suppress(AlreadyEnqueued):
        async with connection.transaction():
            _noted(REPLAY, await task.defer_async(replay_id=replay_id))


async def deliver_later(hand: Hand, held_id: int, *, at: datetime) -> None:
    """Have the worker deliver a reply that is held.

    Args:
        hand: The transaction of the sending.
        held_id: The number of the held reply.
        at: Not before this moment.
    """
    connection = await psycopg_of(hand)
    task = _queue().configure_task(DELIVER, allow_unknown=True, connection=connection, schedule_at=at)
    _noted(DELIVER, await task.defer_async(held_id=held_id))


async def mail_later(hand: Hand) -> None:
    """Have the worker send the mails that are due. One job at a time waits.

    Args:
        hand: The transaction in which a mail was written.
    """
    connection = await psycopg_of(hand)
    task = _queue().configure_task(MAIL, allow_unknown=True, connection=connection, queueing_lock=MAIL)
    with suppress(AlreadyEnqueued):
        async with connection.transaction():
            _noted(MAIL, await task.defer_async())


async def erase_later(hand: Hand, sealed: str, *, name: str, by: int | None) -> None:
    """Have the worker erase a person, one after another. Asked for twice, it is done once.

    Args:
        hand: The transaction in which it was asked for.
        sealed: The address, sealed: jobs are listed, and a failed one stays.
        name: What tells two people apart without telling who they are.
        by: The account that asked for it.
    """
    connection = await psycopg_of(hand)
    task = _queue().configure_task(
        ERASE, allow_unknown=True, connection=connection, lock=ERASE, queueing_lock=f"{ERASE}:{name}"
    )
    with suppress(AlreadyEnqueued):
        async with connection.transaction():
            _noted(ERASE, await task.defer_async(sealed=sealed, by=by))


async def back_up_later(hand: Hand) -> bool:
    """Have the worker make a backup. One job at a time waits.

    Args:
        hand: The transaction in which it was asked for.

    Returns:
        Whether none waited already.
    """
    connection = await psycopg_of(hand)
    task = _queue().configure_task(
        BACK_UP, allow_unknown=True, connection=connection, lock=BACK_UP, queueing_lock=BACK_UP
    )
    try:
        async with connection.transaction():
            _noted(BACK_UP, await task.defer_async())
    except AlreadyEnqueued:
        return False
    return True
