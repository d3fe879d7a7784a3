"""Live pages. Tabs that may see the same thing stand in one room; a change is read once and told to the room once.

A screen describes its rooms by a class with the ``Room`` protocol and lets a tab ``enter`` one before it loads, so
that no change falls between. Rooms hold no truth: after any gap every tab loads again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict

import reflex as rx
from reflex.state import StateUpdate
from reflex_base.event import Event
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import db
from ticketdesk.live import BACKUPS, GUIDANCE, JOBS, MACROS, Notices
from ticketdesk.web import calm, lag
from ticketdesk.web.lines import NAMESPACE, Lines
from ticketdesk.web.news import PAGE, PREVIEW, RAIL, Delta, News, Room, delta
from ticketdesk.web.shared.presence.here import HERE
from ticketdesk.web.standing import Standing

__all__ = ["PAGE", "PREVIEW", "RAIL", "ROOMS", "Delta", "News", "Room", "delta"]

GATHER_IN_S = 0.01
MOST_REST_S = 0.25
REST_FOR_A_LINE_S = 0.00003
"""After news to so many lines what comes is gathered for so long, so that telling takes half of a core at most."""
RETRY_IN_S, SWEEP_EVERY_S = 1.0, 2.0
log = logging.getLogger(__name__)


class Rooms(Standing):
    """The rooms of this process, and who stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: Lines | None = None
        self._changed: set[int] = set()
        self._stale: set[str] = set()
        self._is_gap = False
        self._news = asyncio.Event()

    def ticket_changed(self, number: int) -> None:
        """Remember that a ticket changed; what comes close together is told together."""
        self._changed.add(number)
        self._news.set()

    def look_again(self, name: str) -> None:
        """Have every tab of a room load again."""
        self._stale.add(name)
        self._news.set()

    def views_changed(self) -> None:
        """Have every rail load again: somebody saved, changed or deleted a view."""
        self._stale.update(room.name for room in self.at(RAIL))
        self._news.set()

    def gap(self) -> None:
        """Notices were missed: every tab loads again."""
        self._is_gap = True
        self._news.set()

    def missed(self, numbers: set[int]) -> None:
        """The line was down, and these tickets changed meanwhile; rooms that show more than tickets load again."""
        self._close_empty_rooms()
        for room in self._open.values():
            if getattr(room, "is_of_tickets", False):
                numbers = numbers | {getattr(room, "number", 0)}
            else:
                self._stale.add(room.name)
        self._changed |= numbers
        self._news.set()

    async def publish(self) -> None:
        """Tell the news as it comes, until cancelled. After a pause at once, under load what came meanwhile together."""
        rests_until = 0.0
        while True:
            await self._news.wait()
            await asyncio.sleep(max(GATHER_IN_S, rests_until - time.monotonic()))
            before = self.lines.told if self.lines else 0
            self._news.clear()
            numbers, self._changed = self._changed, set()
            stale, self._stale = self._stale, set()
            is_gap, self._is_gap = self._is_gap, False
            try:
                await self._reload(set(self._open) if is_gap else stale)
                if numbers and not is_gap:
                    await self._publish(numbers)
            except Exception as error:
                log.warning("news of %d tickets could not be told (%s)", len(numbers), type(error).__name__)
                await asyncio.sleep(RETRY_IN_S)
                self.gap()
            told = self.lines.told - before if self.lines else 0
            rests_until = time.monotonic() + min(MOST_REST_S, told * REST_FOR_A_LINE_S)

    async def _reload(self, names: set[str]) -> None:
        for room in [room for name, room in self._open.items() if name in names]:
            await self.tell(News(room, {}, events=[room.reload]))

    async def _publish(self, numbers: set[int]) -> None:
        self._close_empty_rooms()
        kinds: dict[type[Room], list[Room]] = defaultdict(list)
        for room in self._open.values():
            kinds[type(room)].append(room)
        if kinds:
            async with db.reading() as session:
                for kind, rooms in kinds.items():
                    for told in await kind.news(rooms, numbers, session):
                        await self.tell(told)
        await lag.LAG.note(numbers)

    async def tell(self, news: News) -> None:
        """Send one encoded message to everybody in a room."""
        update = StateUpdate(delta=news.values, events=Event.from_event_type(list(news.events)))
        if self.lines:
            self.lines.tell(update, news.room.name)
        else:
            await self._sio.emit("event", update, namespace=NAMESPACE, room=news.room.name)

    def _catch_up(self) -> None:
        """Have the tabs load again that were left out because they read too slowly, as soon as they read."""
        for sid in self.lines.back() if self.lines else ():
            for room in self.around(sid):
                update = StateUpdate(events=Event.from_event_type([room.reload]))
                self.lines.tell(update, sid)  # type: ignore[union-attr]

    async def sweep(self) -> None:
        """Look for sessions that are over without anybody having ended them: by time, or with their account."""
        while True:
            await asyncio.sleep(SWEEP_EVERY_S)
            self._catch_up()
            self.forget_who_went()
            try:
                await self.send_away_whose_time_is_over()
            except SQLAlchemyError as error:
                log.warning("sessions could not be looked through (%s)", type(error).__name__)


ROOMS = Rooms()


async def follow(app: rx.App) -> None:
    """The lifespan of the live pages: a listener, a publisher and a sweeper for this process."""
    ROOMS.app, ROOMS.lines = app, Lines(app.sio)
    tasks: set[asyncio.Task[None]] = set()

    def ended(owner: str) -> None:
        task = asyncio.create_task(ROOMS.session_ended(owner))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    notices = Notices(
        ROOMS.ticket_changed,
        ended,
        ROOMS.gap,
        on_guidance=lambda: ROOMS.look_again(GUIDANCE),
        on_views=ROOMS.views_changed,
        on_nudged=lambda account: ROOMS.look_again(f"{RAIL}:{account}"),
        on_macros=lambda: ROOMS.look_again(MACROS),
        on_jobs=calm.calmly(lambda: ROOMS.look_again(JOBS)),
        on_backups=lambda: ROOMS.look_again(BACKUPS),
        on_presence=HERE.hear,
        on_standing=ROOMS.gap,
        on_missed=ROOMS.missed,
    )
    async with asyncio.TaskGroup() as group:
        for lasting in (notices.listen(), ROOMS.publish(), ROOMS.sweep()):
            group.create_task(lasting)
