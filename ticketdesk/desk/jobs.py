"""Work for later. These only enqueue, in the transaction of the change: no change, no job; no job without it."""

from __future__ import annotations

from functools import cache

from procrastinate import App, PsycopgConnector
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
    connection = await (await session.connection()).get_raw_connection()
    task = _queue().configure_task(TRIAGE, allow_unknown=True, connection=connection.driver_connection)
    await task.defer_async(number=number)
