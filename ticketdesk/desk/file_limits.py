"""How many files somebody without an account may send: counted for each network address, in PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import visit
from ticketdesk.config import settings
from ticketdesk.desk import limits
from ticketdesk.desk.limits import Limit

HOUR = timedelta(hours=1)
USED_UP = "We have had as many files from your network as we take in an hour. Try again {wait}. What you wrote stays on this page."


async def spend(session: AsyncSession) -> None:
    """Count one file that is going to come, whatever becomes of it.

    Args:
        session: A transaction of its own, committed before the file is read.

    Raises:
        TooMany: the limit is used up; the sentence tells when to try again.
    """
    limit = Limit("files by address", settings().ticketdesk_files_per_address, HOUR)
    await limits.spend(session, limit, visit.current().network, sentence=USED_UP)
