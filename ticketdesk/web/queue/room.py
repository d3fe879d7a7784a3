"""Tabs of the queue that look through the same filter."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import Any

import reflex as rx
from psycopg.errors import QueryCanceled
from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import counts, figures, hits, lists
from ticketdesk.desk.figures import Wanted
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.sorting import Sort
from ticketdesk.web.live import ROOMS, Delta, News, delta
from ticketdesk.web.queue.incidents import IncidentState, Seen, seen
from ticketdesk.web.queue.rows import Row, row
from ticketdesk.web.queue.shown import Shown
from ticketdesk.web.queue.told import Live, slot

COUNT_EVERY_S = 1.0

log = logging.getLogger(__name__)


class QueueRoom:
    """One filter in one order, and for "assigned to me" the account it means.

    Its messages are numbered; what changed without being here before or after is not told.

    Args:
        wanted: The filter.
        me: The account, only where the filter depends on it.
        state: The state whose vars the news are for.
        sort: The order.
    """

    is_of_tickets = True

    def __init__(
        self, wanted: TicketFilter, me: int | None, state: type[rx.State], sort: Sort = Sort.newest
    ) -> None:
        self.wanted, self.me, self._state = wanted, me if wanted.is_of_one else None, state
        self.sort, self.epoch = sort, secrets.token_hex(4)
        self.told, self.shown = 0, Shown()
        self.amount: lists.Amount | None = None
        self.clusters: list[Seen] | None = None
        self._counted_at, self._is_due = 0.0, False

    @cached_property
    def name(self) -> str:
        key = f"{self.wanted.query}|{self.me}|{self.sort}"
        return "queue:" + hashlib.sha256(key.encode()).hexdigest()[:20]

    @property
    def reload(self) -> rx.event.EventSpec:
        return self._state.load()  # type: ignore[attr-defined,no-any-return]

    @contextmanager
    def being_read(self) -> Iterator[int]:
        """While somebody reads the list everything is told, because nobody knows yet what they show.

        Gives the number of the last message that what is read has in it for sure.
        """
        with self.shown.being_read():
            yield self.told

    def was_read(self, told: int, amount: lists.Amount, clusters: list[Seen]) -> None:
        """Note what a tab knows that was told nothing since this number; where tabs know different things all are told anew."""
        if told != self.told:
            return
        is_first = self.amount is None and told == 0
        self.amount = amount if is_first or amount == self.amount else None
        self.clusters = clusters if is_first or clusters == self.clusters else None

    @classmethod
    async def news(cls, rooms: list[QueueRoom], numbers: set[int], session: AsyncSession) -> Iterable[News]:
        """The changed rows, read once, and for each room whether they fit and how many fit now."""
        named = {f"room_{index}": room for index, room in enumerate(rooms)}
        wanted = {name: (room.wanted, room.me) for name, room in named.items()}
        changed = await lists.changed(session, sorted(numbers), wanted)
        clusters = await seen(session)
        kept = await figures.kept(session, [room._figure for room in rooms]) if rooms else {}
        told = []
        for name, room in named.items():
            touched = [found for found in changed if room.shown.is_touched(found["id"], fits=found[name])]
            places = await hits.of_search(session, touched, room.wanted.search)
            rows = [
                row(each, sort=room.sort, fits=bool(each[name]), fresh=True, hit=places.get(each["id"]))
                for each in touched
            ]
            amount = await room._amount(session, kept, is_touched=bool(rows))
            if values := room._values(rows, amount, clusters):
                told.append(News(room, values))
        return told

    @property
    def _figure(self) -> Wanted:
        return Wanted(self.wanted, self.me)

    async def _amount(
        self, session: AsyncSession, kept: dict[Wanted, int], *, is_touched: bool
    ) -> lists.Amount:
        """How many fit now. What the counters do not know is counted when the list is touched, and else once a second."""
        if counts.know(self.wanted):
            return lists.Amount(kept[self._figure])
        wait = self._counted_at + COUNT_EVERY_S - time.monotonic()
        if not is_touched and wait > 0 and self.amount is not None:
            self._count_in(wait)
            return self.amount
        self._counted_at, self._is_due = time.monotonic(), False
        return await self._count(session)

    def _count_in(self, wait_s: float) -> None:
        if not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_later(wait_s, ROOMS.ticket_changed, 0)

    async def _count(self, session: AsyncSession) -> lists.Amount:
        """A search that cannot be counted in time keeps its figure, and nobody else's news wait for it."""
        try:
            found = await lists.at_most_for(session, self.wanted, me=self.me)
        except OperationalError as error:
            if not isinstance(error.orig, QueryCanceled):
                raise
            log.warning("the tickets of a list could not be counted in time")
            return self.amount or lists.Amount(0)
        # A page of them is on the screens, though perhaps not among the newest.
        least = min(self.amount.count, lists.PAGE_SIZE) if self.amount and found.is_capped else 0
        return replace(found, count=max(found.count, least))

    def _values(self, rows: Sequence[Row], amount: lists.Amount, clusters: list[Seen]) -> Delta:
        """What is another than the tabs know; empty where nothing is. Who is just reading knows nothing yet."""
        mine: dict[str, Any] = {"news": _sentence(rows)} if rows else {}
        if self.shown.is_read or amount != self.amount:
            mine |= {"total": amount.count, "is_capped": amount.is_capped}
        others = (
            delta(IncidentState, seen=clusters) if self.shown.is_read or clusters != self.clusters else {}
        )
        if not mine and not others:
            return {}
        self.amount, self.clusters, self.told = amount, clusters, self.told + 1
        told = Live(room=self.name, epoch=self.epoch, n=self.told, rows={str(one["id"]): one for one in rows})
        return delta(self._state, **mine, **{slot(self.told): told}) | others


def _sentence(rows: Sequence[Row]) -> str:
    fitting = [found for found in rows if found["fits"]]
    if len(fitting) == 1:
        one = fitting[0]
        return f"Ticket {one['id']}, {one['title']}: {one['status'].replace('_', ' ')}."
    return f"{len(fitting)} tickets changed." if fitting else ""
