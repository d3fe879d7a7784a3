"""What is done at night: what is kept for a time only goes."""

from __future__ import annotations

import logging

from ticketdesk import db
from ticketdesk.desk import answers, audit, batches, job_errors, limits, nudges, posting

log = logging.getLogger(__name__)


async def forget_old() -> None:
    """What is kept for a time only: the audit log, what limits have counted, answers to named calls, what can be undone."""
    async with db.transaction() as session:
        gone = await audit.forget_old(session)
        await limits.forget_old(session)
        await answers.forget_old(session)
        await batches.forget_old(session)
        await nudges.forget_old(session)
        await posting.forget_old(session)
        await job_errors.forget_old(session)
    if gone:
        log.info("cleared %d old entries of the audit log", gone)
