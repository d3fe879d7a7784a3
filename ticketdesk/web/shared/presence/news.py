"""Tells the rooms who came, who types and who went, as this process hears it; silence is noticed within a second."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import db
from ticketdesk.desk import presence
from ticketdesk.web.live import ROOMS, News, delta
from ticketdesk.web.shared.presence.here import HERE
from ticketdesk.web.shared.presence.room import AT_A_TICKET, BEFORE_A_LIST, EVERY_TICKET, PresenceRoom

LOOK_EVERY_S = 0.5

log = logging.getLogger(__name__)


async def publish() -> None:
    """Tell the news until cancelled. What could not be told is told with the next beats."""
    while True:
        try:
            async with asyncio.timeout(LOOK_EVERY_S):
                await HERE.heard.wait()
        except TimeoutError:
            pass
        HERE.heard.clear()
        try:
            await say_who_left()
            await tell()
        except SQLAlchemyError as error:
            log.warning("who is at a ticket could not be told (%s)", type(error).__name__)


async def tell() -> None:
    """Tell the rooms what changed since they were told last."""
    if not (changed := HERE.news()):
        return
    open_rooms = [*ROOMS.at(AT_A_TICKET), *ROOMS.at(BEFORE_A_LIST)]
    rooms = [room for room in open_rooms if room.number in changed | {EVERY_TICKET}]
    if not rooms:
        return
    async with db.reading() as session:
        people = await presence.people(session, HERE.accounts)
    for room in rooms:
        await ROOMS.tell(News(room, delta(room.state, **room.values(people))))


async def say_who_left() -> None:
    """Tell the other processes of tabs of this one that were closed or show something else."""
    for tab, (sid, number) in list(HERE.mine.items()):
        at = [room.number for room in ROOMS.around(sid) if isinstance(room, PresenceRoom)]
        if number not in at:
            async with db.transaction() as session:
                await presence.gone(session, tab)
            HERE.mine.pop(tab, None)
