"""Wakes the tickets whose moment has come, each in a transaction of its own."""

from __future__ import annotations

from ticketdesk import db
from ticketdesk.desk import snoozing


async def wake() -> int:
    """Wake all that is due. Gives how many there were."""
    woken = 0
    async with db.reading() as session:
        numbers = await snoozing.due(session)
    for number in numbers:
        async with db.transaction() as session:
            woken += await snoozing.wake_due(session, number)
    return woken
