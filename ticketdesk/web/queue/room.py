"""Tabs of the queue that look through the same filter."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterable

import reflex as rx
from psycopg.errors import QueryCanceled
from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import hits, lists
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.sorting import Sort
from ticketdesk.web.live import Delta, News, delta
from ticketdesk.web.queue.incidents import IncidentState, seen
from ticketdesk.web.queue.rows import Live, Row, row

# So many rows are told on top of what the tabs loaded; then they load again and the oldest are forgotten.
MOST_ROWS = 24
TIME_TO_LOAD_S = 10

log = logging.getLogger(__name__)


class QueueRoom:
    """One filter in one order, and for "assigned to me" the account it means.

    Args:
        wanted: The filter.
        me: The account, only where the filter depends on it.
        state: The state whose vars the news are for.
        sort: The order.
    """

    def __init__(
        self, wanted: TicketFilter, me: int | None, state: type[rx.State], sort: Sort = Sort.newest
    ) -> None:
        self.wanted, self.me, self._state = wanted, me if wanted.is_of_one else None, state
        self.sort = sort
        self.rows: dict[str, Row] = {}
        self.told, self.amount = 0, lists.Amount(0)
        self._loaded: dict[str, int] = {}
        self._forget_at = 0.0

    @property
    def name(self) -> str:
        key = f"{self.wanted.query}|{self.me}|{self.sort}"
        return "queue:" + hashlib.sha256(key.encode()).hexdigest()[:20]

    @property
    def reload(self) -> rx.event.EventSpec:
        return self._state.load()  # type: ignore[attr-defined,no-any-return]

    @property
    def live(self) -> Live:
        return Live(room=self.name, rows=dict(self.rows))

    @classmethod
    async def news(cls, rooms: list[QueueRoom], numbers: set[int], session: AsyncSession) -> Iterable[News]:
        """The changed rows, read once, and for each room whether they fit and how many fit now."""
        named = {f"room_{index}": room for index, room in enumerate(rooms)}
        wanted = {name: (room.wanted, room.me) for name, room in named.items()}
        changed = await lists.changed(session, sorted(numbers), wanted)
        told, clusters = [], delta(IncidentState, seen=await seen(session))
        for name, room in named.items():
            places = await hits.of_search(session, changed, room.wanted.search)
            for found in changed:
                hit = places.get(found["id"])
                room._take(row(found, sort=room.sort, fits=bool(found[name]), fresh=True, hit=hit))
            room.told, room.amount = room.told + 1, await room._count(session)
            told.append(
                News(room, room._values(numbers) | clusters, events=[room.reload] if room._forget() else [])
            )
        return told

    async def _count(self, session: AsyncSession) -> lists.Amount:
        """A search that cannot be counted in time keeps its figure, and nobody else's news wait for it."""
        try:
            async with session.begin_nested():
                return await lists.at_most_for(session, self.wanted, me=self.me)
        except OperationalError as error:
            if not isinstance(error.orig, QueryCanceled):
                raise
            log.warning("the tickets of a list could not be counted in time")
            return self.amount

    def _values(self, numbers: set[int]) -> Delta:
        return delta(
            self._state,
            live=self.live,
            total=self.amount.count,
            is_capped=self.amount.is_capped,
            news=self._sentence(numbers),
        )

    def _take(self, new: Row) -> None:
        self.rows.pop(str(new["id"]), None)
        self.rows[str(new["id"])] = new

    def _sentence(self, numbers: set[int]) -> str:
        fitting = [found for found in self.rows.values() if found["id"] in numbers and found["fits"]]
        if len(fitting) == 1:
            return (
                f"Ticket {fitting[0]['id']}, {fitting[0]['title']}: {fitting[0]['status'].replace('_', ' ')}."
            )
        return f"{len(fitting)} tickets changed." if fitting else ""

    def _forget(self) -> bool:
        """Keep the news few: have the tabs load, and forget what they have had time to load. True to load now."""
        now = time.monotonic()
        if self._loaded and now >= self._forget_at:
            for number, version in self._loaded.items():
                if number in self.rows and self.rows[number]["version"] == version:
                    del self.rows[number]
            self._loaded = {}
        if self._loaded or len(self.rows) <= MOST_ROWS:
            return False
        self._loaded = {number: found["version"] for number, found in self.rows.items()}
        self._forget_at = now + TIME_TO_LOAD_S
        return True
