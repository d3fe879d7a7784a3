"""Runs the worker until it is told to stop; a job that is under way gets a few seconds to end."""

from __future__ import annotations

import asyncio

from ticketdesk import db, tracing
from ticketdesk.advice import second_opinion
from ticketdesk.ai import language
from ticketdesk.worker import stranded
from ticketdesk.worker.tasks import tasks

CONCURRENCY = 4
GRACE_IN_S = 7
"""A little more than a question to Gemini may take; Docker kills after 10 seconds."""
POLLS_EVERY_S = 1
"""Nobody is told when the moment of a job comes, so the worker looks: a held reply is delivered at most so late."""


async def run() -> None:
    """Work until SIGTERM or SIGINT. Jobs that a killed worker left under way are done again."""
    traces = tracing.begin("worker")
    warming = asyncio.gather(second_opinion().warm(), asyncio.to_thread(language.warm))
    app = tasks(db.plain_dsn())
    try:
        async with app.open_async():
            await stranded.take_up()
            await app.run_worker_async(
                concurrency=CONCURRENCY,
                shutdown_graceful_timeout=GRACE_IN_S,
                delete_jobs="successful",
                fetch_job_polling_interval=POLLS_EVERY_S,
                update_heartbeat_interval=stranded.ALIVE_EVERY_S,
            )
    finally:
        warming.cancel()
        await second_opinion().aclose()
        await db.close()
        tracing.end(traces)
