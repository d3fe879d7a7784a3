"""Work for later. These only enqueue, in the transaction of the change: no change, no job; no job without it."""

from __future__ import annotations

from contextlib import suppress
from functools import cache

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from sqlmodel.ext.asyncio.session import AsyncSession

TRIAGE = "triage"


@cache
def _queue() -> App:
    return App(connector=PsycopgConnector())


async def triage_later(session: AsyncSession, number: int) -> None:
    """Have the worker judge what nobody has judged on a ticket.

    Args:
        session: The transaction of the change.
        number: The ticket's number; one job at a time waits for each ticket.
    """
    with suppress(AlreadyEnqueued):
        async with session.begin_nested():
            # Inside: the savepoint is made when the connection is asked for, not before.
            connection = await (await session.connection()).get_raw_connection()
            task = _queue().configure_task(
                TRIAGE,
                allow_unknown=True,
                connection=connection.driver_connection,
                queueing_lock=f"{TRIAGE}:{number}",
            )
            await task.defer_async(number=number)
