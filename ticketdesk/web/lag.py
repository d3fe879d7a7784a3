"""How long after a change the tabs are told of it, looked at once a second at most."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable

from sqlalchemy import bindparam, text
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import db, metrics
from ticketdesk.errors import TookTooLong
from ticketdesk.models.columns import now

EVERY_S = 1.0
MOST = 20
log = logging.getLogger(__name__)
_CHANGED = text("""
    SELECT events.created_at FROM tickets JOIN events ON events.id = tickets.last_event_id WHERE tickets.id IN :numbers
""").bindparams(bindparam("numbers", expanding=True))


class Lag:
    """Of this process."""

    def __init__(self) -> None:
        self._next_at = 0.0

    async def note(self, numbers: Iterable[int]) -> None:
        """Tabs were told of these tickets just now."""
        told_at, some = now(), list(numbers)[:MOST]
        if not some or time.monotonic() < self._next_at:
            return
        self._next_at = time.monotonic() + EVERY_S
        try:
            async with db.reading() as session:
                changed = (await session.execute(_CHANGED, {"numbers": some})).scalars().all()
        except (SQLAlchemyError, TookTooLong) as error:
            log.warning("how late the tabs are told could not be seen (%s)", type(error).__name__)
            return
        for at in changed:
            if at <= told_at:  # what came since is told the next time
                metrics.told((told_at - at).total_seconds())


LAG = Lag()
