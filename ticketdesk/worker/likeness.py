"""What makes tickets alike: words counted at night, and the radar that looks at the last hour every minute."""

from __future__ import annotations

import logging

from ticketdesk import db
from ticketdesk.desk import radar, words

log = logging.getLogger(__name__)


async def count_words() -> None:
    """Count anew in how many tickets each word stands."""
    async with db.transaction() as session:
        await words.count_again(session)


async def look_for_incidents() -> None:
    """Look at the last hour. Where words were never counted, or many tickets came since, count them first."""
    async with db.reading() as session:
        are_counted = await words.are_counted(session)
    if not are_counted:
        await count_words()
    async with db.transaction() as session:
        changed = await radar.look(session)
    for incident in changed:
        log.info("%d tickets of the last hour look alike", len(incident.numbers))
