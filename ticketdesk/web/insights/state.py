"""What the insights do: figures of this moment, computed by the database, that follow every change."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import ui
from ticketdesk.desk import reports
from ticketdesk.desk.access import Act, require
from ticketdesk.errors import Refusal
from ticketdesk.models.choices import Choice
from ticketdesk.web.guard import STAFF, allow
from ticketdesk.web.live import ROOMS, News, delta
from ticketdesk.web.session import looking
from ticketdesk.web.shared.notice import reason

# Counting everything again after every change would cost more than anybody can read.
AT_MOST_EVERY_S = 0.5


class Bar(TypedDict):
    """One value of a breakdown."""

    label: str
    glyph: str
    count: int
    share: int
    href: str


class Point(TypedDict):
    """One day of the line."""

    label: str
    created: int
    finished: int


class InsightsState(rx.State):
    """One tab's figures."""

    total: int = 0
    open: int = 0
    per_day: str = "0"
    since: str = ""
    categories: list[Bar] = []
    priorities: list[Bar] = []
    statuses: list[Bar] = []
    points: list[Point] = []
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    @allow(STAFF)
    async def load(self) -> None:
        """Fill the figures; the tab enters the room first."""
        try:
            async with looking(self) as (session, me):
                require(me, Act.see_reports)
                await ROOMS.enter(self, InsightsRoom())
                shown = view(await reports.summary(session, by=me))
        except (Refusal, SQLAlchemyError) as error:
            self.problem, self.is_loaded = reason(error), True
            return
        for name, value in shown.items():
            setattr(self, name, value)
        self.problem, self.is_loaded = "", True


def view(found: reports.Summary) -> dict[str, Any]:
    """What the page shows, by the names of the state's vars."""
    return {
        "total": found.total,
        "open": found.open,
        "per_day": f"{found.average_per_day:,.2f}".rstrip("0").rstrip("."),
        "since": found.first_at.isoformat() if found.first_at else "",
        "categories": _bars("category", found.by_category, found.total),
        "priorities": _bars("priority", found.by_priority, found.total),
        "statuses": _bars("status", found.by_status, found.total),
        "points": [
            Point(label=f"{day.day.day} {day.day:%b}", created=day.created, finished=day.finished)
            for day in found.days
        ],
    }


def _bars(name: str, counts: Mapping[Any, int], total: int) -> list[Bar]:
    def bar(choice: Choice, count: int) -> Bar:
        share = round(100 * count / total) if total else 0
        href = f"/desk?{name}={choice.value}"
        return Bar(
            label=choice.word, glyph=ui.badges.glyph(choice.value), count=count, share=share, href=href
        )

    return [bar(choice, count) for choice, count in counts.items()]


class InsightsRoom:
    """Everybody who looks at the figures."""

    name, is_of_tickets = "insights", True

    def __init__(self) -> None:
        self._told_at = 0.0
        self._is_due = False

    @property
    def reload(self) -> rx.event.EventSpec:
        return InsightsState.load()  # type: ignore[operator,no-any-return]

    @classmethod
    async def news(
        cls, rooms: list[InsightsRoom], numbers: set[int], session: AsyncSession
    ) -> Iterable[News]:
        """The figures again, but not more often than anybody can read."""
        return [
            News(room, delta(InsightsState, **view(await reports.of_everybody(session))))
            for room in rooms
            if room._may_tell()
        ]

    def _may_tell(self) -> bool:
        wait = self._told_at + AT_MOST_EVERY_S - time.monotonic()
        if wait <= 0:
            self._told_at, self._is_due = time.monotonic(), False
            return True
        if not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_later(wait, ROOMS.ticket_changed, 0)
        return False
