"""What the track record does: figures of this moment, computed by the database, that follow every judgement."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from typing import Any

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import automation, track_record
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.said import MACHINES
from ticketdesk.errors import Refusal
from ticketdesk.models import Source
from ticketdesk.web.guard import STAFF, allow
from ticketdesk.web.live import ROOMS, News, delta
from ticketdesk.web.session import looking
from ticketdesk.web.shared.notice import reason
from ticketdesk.web.track_record.rows import Chosen, Failure, Point, Row, view

AT_MOST_EVERY_S = 2.0
# What agents left standing is judged by the worker, which tells nobody.
LOOK_AGAIN_IN_S = 15.0


class TrackRecordState(rx.State):
    """One tab's figures. The address says whose, and of how many days."""

    source: str = ""
    days: str = str(track_record.USUAL)
    lines: list[Row] = []
    categories: list[Chosen] = []
    priorities: list[Chosen] = []
    weakest: str = ""
    failures: list[Failure] = []
    points: list[Point] = []
    fallen: list[str] = []
    bar: int = automation.USUAL_BAR
    bar_at: float = 0
    is_empty: bool = True
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    @allow(STAFF)
    async def load(self) -> None:
        """Fill the figures from the address; the tab enters the room first."""
        source, days = _asked(dict(self.router.url.query_parameters))
        self.source, self.days = source.value, str(days)
        try:
            async with looking(self) as (session, me):
                require(me, Act.see_reports)
                room = await ROOMS.enter(self, TrackRecordRoom(source, days))
                room.look_again()
                shown = await shown_of(session, source, days)
        except (Refusal, SQLAlchemyError) as error:
            self.problem, self.is_loaded = reason(error), True
            return
        for name, value in shown.items():
            setattr(self, name, value)
        self.problem, self.is_loaded = "", True


def _asked(query: dict[str, str]) -> tuple[Source, int]:
    """What an address asks for; what means nothing is as if it were not there."""
    known = {source.value: source for source in MACHINES}
    windows = {str(days): days for days in track_record.WINDOWS}
    return known.get(query.get("source", ""), Source.gemini), windows.get(
        query.get("days", ""), track_record.USUAL
    )


async def shown_of(session: AsyncSession, source: Source, days: int) -> dict[str, Any]:
    """What the page shows, read at one moment, by the names of the state's vars."""
    found = await track_record.of_everybody(session, source, days)
    switches = await automation.switches_for_everybody(session, source)
    return view(found, switches, await automation.bar(session))


class TrackRecordRoom:
    """Everybody who looks at the same source over the same days.

    Args:
        source: Whose record.
        days: Of how many days.
    """

    def __init__(self, source: Source, days: int) -> None:
        self._source, self._days = source, days
        self._told_at = 0.0
        self._again: asyncio.TimerHandle | None = None

    @property
    def name(self) -> str:
        return f"track record:{self._source.value}:{self._days}"

    @property
    def reload(self) -> rx.event.EventSpec:
        return TrackRecordState.load()  # type: ignore[operator,no-any-return]

    @classmethod
    async def news(
        cls, rooms: list[TrackRecordRoom], numbers: set[int], session: AsyncSession
    ) -> Iterable[News]:
        """The figures again, not more often than anybody can read, and once more when the worker has judged."""
        told = []
        for room in rooms:
            if room._may_tell():
                shown = await shown_of(session, room._source, room._days)
                told.append(News(room, delta(TrackRecordState, **shown)))
        return told

    def look_again(self, in_s: float = LOOK_AGAIN_IN_S) -> None:
        """Tell the figures again in a while, as long as somebody is here. There is one next time, not several."""
        if self._again:
            self._again.cancel()
        self._again = asyncio.get_running_loop().call_later(in_s, ROOMS.ticket_changed, 0)

    def _may_tell(self) -> bool:
        wait = self._told_at + AT_MOST_EVERY_S - time.monotonic()
        if wait > 0:
            self.look_again(wait)
            return False
        self._told_at = time.monotonic()
        self.look_again()
        return True
