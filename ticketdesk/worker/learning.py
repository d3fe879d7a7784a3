"""Learning from what people do: every few seconds, a batch at a time."""

from __future__ import annotations

import time

from ticketdesk import db
from ticketdesk.ai.features import VERSION, numbers_of
from ticketdesk.desk import learning

EVERY_10_S = "* * * * * */10"
TURN_S = 8.0
"""After so long the others get their turn; the rest is for the next time."""


async def learn(turn_s: float = TURN_S) -> int:
    """Follow the history as far as it goes, or as far as one turn lasts.

    Args:
        turn_s: No batch begins after so many seconds.

    Returns:
        How many tickets were looked at.
    """
    began, looked_at = time.monotonic(), 0
    while True:
        async with db.transaction() as session:
            step = await learning.follow(session, numbers_of, version=VERSION)
        looked_at += step.tickets
        if step.is_last or time.monotonic() - began >= turn_s:
            return looked_at
