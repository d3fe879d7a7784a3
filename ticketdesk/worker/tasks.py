"""What the worker does: triage what nobody has judged, and look again for what was left behind."""

from __future__ import annotations

import logging

from procrastinate import App, PsycopgConnector, RetryStrategy

from ticketdesk import db
from ticketdesk.ai.chain import second_opinion
from ticketdesk.desk import jobs, triage

RETRIES = RetryStrategy(max_attempts=8, exponential_wait=2)

log = logging.getLogger(__name__)


def tasks(dsn: str) -> App:
    """The queue with everything that the worker can do.

    Args:
        dsn: The database that holds the queue.
    """
    app = App(connector=PsycopgConnector(conninfo=dsn, min_size=1, max_size=6))

    @app.task(name=jobs.TRIAGE, retry=RETRIES)
    async def triage_ticket(number: int) -> None:
        await _triage(number)

    @app.periodic(cron="* * * * *")
    @app.task(name="look_again", queueing_lock="look_again")
    async def look_again(timestamp: int) -> None:
        await _look_again()

    return app


async def _triage(number: int) -> None:
    """Read, ask, write. Nothing is held open while a model thinks."""
    async with db.reading() as session:
        words = await triage.words_of(session, number)
    if words is None:
        return
    suggestion = await second_opinion().suggest(*words)
    async with db.transaction() as session:
        await triage.apply(session, number, suggestion)


async def _look_again() -> None:
    """Tickets whose job was lost, because a worker died with it."""
    async with db.reading() as session:
        numbers = await triage.pending(session)
    for number in numbers:
        await _triage(number)
    if numbers:
        log.info("triaged %d tickets that had been left behind", len(numbers))
