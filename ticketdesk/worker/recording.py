"""What the worker does for the track record: it watches automatic mode, and sums the days long past."""

from __future__ import annotations

import logging

from ticketdesk import db
from ticketdesk.desk import automation, said_sums

log = logging.getLogger(__name__)


async def watch_automation() -> None:
    """Switch off what people stopped keeping, also while no new ticket comes that would ask."""
    async with db.transaction() as session:
        fallen = await automation.watch(session)
    for case in fallen:
        log.warning(
            "automatic mode of %s for %s %s switched itself off",
            case.source.value,
            case.field.value,
            case.value,
        )


async def sum_old_days() -> None:
    """A desk with few suggestions counts them all at each look and has no sums."""
    async with db.transaction() as session:
        await said_sums.sum_old_days(session, live=said_sums.LIVE)
