"""Tickets become older while nobody changes them: lists and figures of the young ones are read again now and then."""

from __future__ import annotations

import asyncio

from ticketdesk.web.live import PAGE, ROOMS
from ticketdesk.web.queue.room import QueueRoom
from ticketdesk.web.rail.counting import COUNTING

EVERY_S = 60.0


async def keep() -> None:
    """Read again once a minute what goes by age, until cancelled."""
    while True:
        await asyncio.sleep(EVERY_S)
        look_again()


def look_again() -> None:
    """Have the open lists that go by age load again, and the figures of the rail counted."""
    for room in ROOMS.at(PAGE):
        if isinstance(room, QueueRoom) and room.wanted.age:
            ROOMS.look_again(room.name)
    if any(each.filter.age for each in COUNTING.shown()):
        COUNTING.changed()
