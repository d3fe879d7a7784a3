"""Counters are packed now and then, and at night those that went wrong are counted anew."""

from __future__ import annotations

import logging

from ticketdesk import db
from ticketdesk.desk import counts

EVERY_10_MINUTES = "*/10 * * * *"

log = logging.getLogger(__name__)


async def pack_counters() -> None:
    """Bring together what transactions counted beside each other."""
    async with db.transaction() as session:
        await counts.pack(session)


async def mend_counters() -> None:
    """Figures that went wrong are counted anew before anybody works with them."""
    async with db.reading() as session:
        wrong = await counts.check(session)
    if wrong:
        async with db.transaction() as session:
            await counts.rebuild(session)
        log.warning("%d counters were wrong and were counted anew", len(wrong))
