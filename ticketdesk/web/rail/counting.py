"""Counts what the rails of this process show: each filter once for all tabs, and at most about once a second.

Two lanes, so that a view which is slow to count holds back no other. A lane rests after each round for a multiple of
what the round took: counting never takes more than a small part of the desk's time, however many views there are.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import db
from ticketdesk.desk import figures
from ticketdesk.desk.figures import Wanted
from ticketdesk.errors import TookTooLong
from ticketdesk.live import BELL
from ticketdesk.web.live import RAIL, ROOMS

# With the round itself it stays under a second from a change to its figure.
EVERY_S = 0.8
SLOW_S = 0.2
REST_OF_QUICK, REST_OF_SLOW = 4, 10

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Figure:
    """What a filter came to.

    Args:
        count: How many; None where it could not be counted in time and never was.
        rings: How many changes this process had heard of when the counting began.
        took_s: How long it took.
    """

    count: int | None
    rings: int
    took_s: float = 0.0


class Counting:
    """The figures of this process."""

    def __init__(self) -> None:
        self._known: dict[Wanted, Figure] = {}
        self._due: set[Wanted] = set()
        self._wake = {False: asyncio.Event(), True: asyncio.Event()}

    def figures(self, wanted: Mapping[str, Wanted]) -> dict[str, str]:
        """The known ones by the name of their view, as the rail shows them."""
        found = {name: self._known.get(each) for name, each in wanted.items()}
        return {name: figures.told(it.count) for name, it in found.items() if it and it.count is not None}

    def look_at(self, wanted: Iterable[Wanted]) -> None:
        """Somebody shows these now: count those that are not known, or may have changed since."""
        known = self._known
        self._wake_up(each for each in wanted if each not in known or known[each].rings != BELL.rings)

    def changed(self) -> None:
        """A ticket changed: every figure may."""
        self._wake_up(self.shown())

    async def keep(self) -> None:
        """Count as it becomes due, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._lane(is_slow=False))
            group.create_task(self._lane(is_slow=True))

    async def count(self, *, is_slow: bool) -> None:
        """One round of a lane: count what is due in it, and tell the rooms."""
        shown = self.shown()
        self._known = {each: figure for each, figure in self._known.items() if each in shown}
        self._due &= shown
        due = [each for each in self._due if self._is_slow(each) is is_slow]
        self._due.difference_update(due)
        if is_slow:
            for each in due:
                await self._count_one(each)
                await self._tell()
            return
        await self._count_kept([each for each in due if figures.is_kept(each)])
        for each in due:
            if not figures.is_kept(each):
                await self._count_one(each)
        await self._tell()

    def _wake_up(self, wanted: Iterable[Wanted]) -> None:
        self._due.update(wanted)
        for is_slow in {self._is_slow(each) for each in self._due}:
            self._wake[is_slow].set()

    def shown(self) -> set[Wanted]:
        """What the rails of this process show."""
        return {each for room in ROOMS.at(RAIL) for each in room.wanted.values()}

    def _is_slow(self, wanted: Wanted) -> bool:
        figure = self._known.get(wanted)
        return figure.took_s > SLOW_S if figure else not figures.is_kept(wanted)

    async def _lane(self, *, is_slow: bool) -> None:
        while True:
            await self._wake[is_slow].wait()
            self._wake[is_slow].clear()
            began = time.monotonic()
            try:
                await self.count(is_slow=is_slow)
            except (SQLAlchemyError, OSError) as error:
                log.warning("the views could not be counted (%s)", type(error).__name__)
                self.changed()
            took = time.monotonic() - began
            await asyncio.sleep(max(EVERY_S, took * (REST_OF_SLOW if is_slow else REST_OF_QUICK)))

    async def _count_kept(self, due: list[Wanted]) -> None:
        if not due:
            return
        rings = BELL.rings
        async with db.reading() as session:
            found = await figures.kept(session, due)
        self._known.update({each: Figure(count, rings) for each, count in found.items()})

    async def _count_one(self, wanted: Wanted) -> None:
        """A view that cannot be counted in time keeps its figure."""
        rings, began, before = BELL.rings, time.monotonic(), self._known.get(wanted)
        try:
            async with db.reading() as session:
                count: int | None = await figures.counted(session, wanted)
        except TookTooLong:
            log.warning("the tickets of a view could not be counted in time")
            count = before.count if before else None
        self._known[wanted] = Figure(count, rings, time.monotonic() - began)

    async def _tell(self) -> None:
        for room in ROOMS.at(RAIL):
            news = room.news_of_figures()
            if news is not None:
                await ROOMS.tell(news)


COUNTING = Counting()
