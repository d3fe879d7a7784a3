"""What the worker does: triage what nobody has judged, look again for what was left behind, forget what is old, mend figures."""

from __future__ import annotations

import asyncio
import logging

from procrastinate import App, JobContext, PsycopgConnector, RetryStrategy

from ticketdesk import db
from ticketdesk.advice import guidance_in_force, second_opinion
from ticketdesk.ai.language import language_of
from ticketdesk.desk import jobs, languages, triage
from ticketdesk.logs import where
from ticketdesk.worker import (
    backing_up,
    counting,
    delivering,
    erasing,
    learning,
    likeness,
    mailing,
    minding,
    nightly,
    reading,
    recording,
    replaying,
    stranded,
    tidying,
    waking,
)

RETRIES = RetryStrategy(max_attempts=8, exponential_wait=2)
EVERY_NIGHT = "20 3 * * *"

log = logging.getLogger(__name__)


def tasks(dsn: str) -> App:
    """The queue with everything that the worker can do.

    Args:
        dsn: The database that holds the queue.
    """
    connector = PsycopgConnector(conninfo=dsn, min_size=1, max_size=6)
    app = App(connector=connector, worker_defaults={"worker_middleware": [minding.mind]})

    @app.task(name=jobs.TRIAGE, retry=RETRIES)
    async def triage_ticket(number: int) -> None:
        await _triage(number)

    @app.periodic(cron="* * * * *")
    @app.task(name="look_again", queueing_lock="look_again")
    async def look_again(timestamp: int) -> None:
        await _look_again()

    @app.periodic(cron=learning.EVERY_10_S)
    @app.task(name="look_after_jobs", queueing_lock="look_after_jobs", pass_context=True)
    async def look_after_jobs(context: JobContext, timestamp: int) -> None:
        await stranded.take_up(context.job.worker_id)

    @app.task(name=jobs.DELIVER, retry=RETRIES)
    async def deliver(held_id: int) -> None:
        await delivering.deliver(held_id)

    @app.periodic(cron=learning.EVERY_10_S)
    @app.task(name="deliver_due", queueing_lock="deliver_due")
    async def deliver_due(timestamp: int) -> None:
        await delivering.deliver_due()

    @app.task(name=jobs.MAIL)
    async def mail() -> None:
        await mailing.send_due()

    @app.periodic(cron=mailing.EVERY_10_S)
    @app.task(name="mail_due", queueing_lock="mail_due")
    async def mail_due(timestamp: int) -> None:
        await mailing.send_due()

    @app.task(name=jobs.ERASE, retry=RETRIES)
    async def erase(sealed: str, by: int | None) -> None:
        await erasing.erase(sealed, by)

    @app.periodic(cron=EVERY_NIGHT)
    @app.task(name="keep_no_longer", queueing_lock="keep_no_longer", lock=jobs.ERASE, retry=RETRIES)
    async def keep_no_longer(timestamp: int) -> None:
        await erasing.keep_no_longer()

    @app.task(name=jobs.REPLAY, retry=RETRIES)
    async def replay(replay_id: int) -> None:
        await replaying.replay(replay_id)

    @app.periodic(cron="* * * * *")
    @app.task(name="look_for_replays", queueing_lock="look_for_replays")
    async def look_for_replays(timestamp: int) -> None:
        await replaying.take_up()

    @app.periodic(cron=learning.EVERY_10_S)
    @app.task(name="learn", queueing_lock="learn")
    async def learn(timestamp: int) -> None:
        await learning.learn()

    @app.periodic(cron="* * * * *")
    @app.task(name="watch_automation", queueing_lock="watch_automation")
    async def watch_automation(timestamp: int) -> None:
        await recording.watch_automation()

    @app.periodic(cron=learning.EVERY_10_S)
    @app.task(name="wake", queueing_lock="wake")
    async def wake(timestamp: int) -> None:
        await waking.wake()

    @app.periodic(cron=EVERY_NIGHT)
    @app.task(name="sum_old_days", queueing_lock="sum_old_days", retry=RETRIES)
    async def sum_old_days(timestamp: int) -> None:
        await recording.sum_old_days()

    @app.periodic(cron=EVERY_NIGHT)
    @app.task(name="forget_old", queueing_lock="forget_old", retry=RETRIES)
    async def forget_old(timestamp: int) -> None:
        await nightly.forget_old()

    @app.task(name=jobs.BACK_UP, lock=jobs.BACK_UP)
    async def back_up() -> None:
        await backing_up.back_up(is_scheduled=False)

    @app.periodic(cron=backing_up.EVERY_HOUR)
    @app.task(name="back_up_nightly", queueing_lock="back_up_nightly", lock=jobs.BACK_UP)
    async def back_up_nightly(timestamp: int) -> None:
        await backing_up.back_up_if_due()

    @app.periodic(cron=EVERY_NIGHT)
    @app.task(name="tidy_files", queueing_lock="tidy_files", retry=RETRIES)
    async def tidy_files(timestamp: int) -> None:
        await tidying.tidy()

    @app.periodic(cron=EVERY_NIGHT)
    @app.task(name="mend_counters", queueing_lock="mend_counters", retry=RETRIES)
    async def mend_counters(timestamp: int) -> None:
        await counting.mend_counters()

    @app.periodic(cron=counting.EVERY_10_MINUTES)
    @app.task(name="pack_counters", queueing_lock="pack_counters")
    async def pack_counters(timestamp: int) -> None:
        await counting.pack_counters()

    @app.periodic(cron="* * * * *")
    @app.task(name="look_for_incidents", queueing_lock="look_for_incidents", lock="count_words")
    async def look_for_incidents(timestamp: int) -> None:
        await likeness.look_for_incidents()

    @app.periodic(cron=EVERY_NIGHT)
    @app.task(name="count_words", queueing_lock="count_words", lock="count_words", retry=RETRIES)
    async def count_words(timestamp: int) -> None:
        await likeness.count_words()

    return app


async def _triage(number: int) -> None:
    """Read, ask, write. Nothing is held open while a model thinks."""
    async with db.reading() as session:
        words = await triage.words_of(session, number)
    if words is None:
        return
    suggestion = await second_opinion().suggest(*words, guidance=await guidance_in_force())
    language = await _language_of(*words)
    async with db.transaction() as session:
        await triage.apply(session, number, suggestion)
        if language:
            await languages.note(session, {number: language})


async def _language_of(title: str, description: str) -> str | None:
    """The language, or None while its model cannot be unpacked, as on a full disk: triage does not wait for it."""
    try:
        return await asyncio.to_thread(language_of, title, description)
    except OSError as error:
        log.warning("the language of a ticket is told later: %s", where(error))
        return None


async def _look_again() -> None:
    """Tickets whose job was lost, because a worker died with it, and those that wait for a model that was away.

    While the breaker is open nobody is asked: such a ticket only waits longer.
    """
    async with db.reading() as session:
        numbers = await triage.pending(session)
    for number in numbers:
        await _triage(number)
    await reading.read_languages()
    if numbers:
        log.info("asked again about %d tickets that had been left behind", len(numbers))
