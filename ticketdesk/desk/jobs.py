"""Work for later. These only enqueue, in the transaction of the change: no change, no job; no job without it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from functools import cache, wraps
from typing import ParamSpec, TypeVar

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from sqlalchemy.exc import OperationalError

from ticketdesk.desk.bare import Hand, psycopg_of

TRIAGE = "triage"
REPLAY = "replay"
DELIVER = "deliver"
MAIL = "mail"
ERASE = "erase"
BACK_UP = "back_up"


log = logging.getLogger("ticketdesk.jobs")
Given = ParamSpec("Given")
Told = TypeVar("Told")


@cache
def _queue() -> App:
    return App(connector=PsycopgConnector())


def _noted(task: str, job_id: int) -> None:
    """The line has the number of the request too, so what came of it can be followed from process to process."""
    log.info("enqueues a job with this change", extra={"job_id": job_id, "task": task})


def _in_the_same_words(enqueue: Callable[Given, Awaitable[Told]]) -> Callable[Given, Awaitable[Told]]:
    """A database that went away says so here as it does everywhere in a transaction: procrastinate has words of its own."""

    @wraps(enqueue)
    async def said(*args: Given.args, **kwargs: Given.kwargs) -> Told:
        try:
            return await enqueue(*args, **kwargs)
        except (ConnectorException, psycopg.OperationalError) as error:
            raise OperationalError("a job could not be enqueued", None, error) from error

    return said


@_in_the_same_words
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


@_in_the_same_words
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


@_in_the_same_words
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


@_in_the_same_words
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


@_in_the_same_words
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


@_in_the_same_words
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
