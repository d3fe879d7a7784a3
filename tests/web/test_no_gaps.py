"""Random writers, tabs, lost lines, killed processes: in the end every tab shows what a fresh query gives, always.

Seeded, and short here; ``PROOF=1`` makes it long.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from tests.proof import IS_PROOF
from tests.served import Served, ServeDesk
from tests.web.line import Line, a_line
from ticketdesk.desk import tickets
from ticketdesk.errors import Refusal
from ticketdesk.models import Priority, Status
from ticketdesk.web.queue.state import QueueState

SEEDS = range(20) if IS_PROOF else range(1)
STEPS, TABS, TICKETS = (120, 8, 12) if IS_PROOF else (30, 4, 8)
RIGHT_WITHIN_S, LOADS_EVERY_S = 30, 1.0
FILTERS = {
    "/desk": "true",
    "/desk?status=open": "status = 'open'",
    "/desk?priority=high,critical": "priority IN ('high', 'critical')",
    "/desk?assignee=none": "assignee_id IS NULL",
}
LOAD = QueueState.get_full_name() + ".load"


@pytest.fixture(scope="module")
def desk(serve_desk: ServeDesk) -> Iterator[Served]:
    with serve_desk(workers=2) as running:
        yield running


class Window:
    """A tab as a browser keeps it: it comes back, loads when it is told to, and notices when a message is missing."""

    def __init__(self, desk: Served, cookie: str, path: str) -> None:
        self.desk, self.cookie, self.path = desk, cookie, path
        self._loads_at = 0.0
        self._stack, self._answered = AsyncExitStack(), 0
        self._line: Line | None = None

    async def come(self) -> None:
        """Open the line, or open it anew, as the same tab."""
        token = self._line.token if self._line else None
        await self.go()
        self._answered = 0
        self._line = await self._stack.enter_async_context(
            a_line(self.desk, self.cookie, self.path, token=token)
        )
        await self._line.load()

    async def go(self) -> None:
        """Lose the line."""
        await self._stack.aclose()
        self._stack = AsyncExitStack()
        if self._line:
            self._line.is_closed = True

    @property
    def is_away(self) -> bool:
        return self._line is None or self._line.is_closed

    async def live(self) -> None:
        """What a browser does by itself: come back, and load when it was told to or is behind."""
        if self.is_away:
            await self.come()
        assert self._line
        asked = [event for event in self._line.events[self._answered :] if event["name"] == LOAD]
        now = asyncio.get_running_loop().time()
        if (asked or self._news() is None) and now > self._loads_at:
            self._loads_at, self._answered = now + LOADS_EVERY_S, len(self._line.events)
            await self._line.send(LOAD)

    def _news(self) -> dict[int, dict[str, Any]] | None:
        """What was told since the list was loaded; None when something is missing."""
        assert self._line
        heard, room = self._line.value("queue_state.heard"), self._line.value("queue_state.room")
        told = [
            one
            for one in self._line.told
            if (one["room"], one["epoch"]) == (room, heard["epoch"]) and one["n"] > heard["n"]
        ]
        if [one["n"] for one in told] != list(range(heard["n"] + 1, heard["n"] + 1 + len(told))):
            return None
        return {int(number): row for one in told for number, row in one["rows"].items()}

    @property
    def shown(self) -> list[tuple[int, int]] | None:
        """Numbers and versions of the rows, as the list draws them."""
        if self.is_away or (news := self._news()) is None:
            return None
        assert self._line
        rows = {row["id"]: row for row in self._line.value("queue_state.rows")}
        for number, row in news.items():
            if number not in rows or row["version"] > rows[number]["version"]:
                rows[number] = row
        fitting = sorted((row for row in rows.values() if row["fits"]), key=lambda row: row["order"])
        return [(row["id"], row["version"]) for row in fitting]

    @property
    def total(self) -> int:
        assert self._line
        return int(self._line.value("queue_state.total"))

    @property
    def truth(self) -> list[tuple[int, int]]:
        """The same by a fresh query."""
        where = FILTERS[self.path]
        query = f"SELECT id, last_event_id FROM tickets WHERE deleted_at IS NULL AND {where} ORDER BY created_at DESC, id DESC"
        return [(row[0], row[1]) for row in self.desk.rows(query)]


async def _write(desk: Served, dice: random.Random, numbers: list[int]) -> None:
    """Some verb on some ticket; one transaction, which may stay open while another one commits."""
    number = dice.choice(numbers)
    async with desk.transaction() as session:
        ana = await desk.account(session, "ana")
        try:
            match dice.randint(0, 4):
                case 0 | 1:
                    await tickets.set_status(session, number, dice.choice(list(Status)), by=ana)
                case 2:
                    await tickets.set_priority(session, number, dice.choice(list(Priority)), by=ana)
                case 3:
                    await tickets.assign(session, number, dice.choice([ana.id, None]), by=ana)
                case 4:
                    await (tickets.delete if dice.random() < 0.5 else tickets.restore)(
                        session, number, by=ana
                    )
        except Refusal:
            return
        await asyncio.sleep(dice.choice([0, 0, 0.05]))


def _cut_the_lines(desk: Served) -> None:
    desk.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND query LIKE 'LISTEN ticketdesk%%' AND pid <> %s",
        0,
    )


async def _until_right(windows: list[Window]) -> None:
    until = asyncio.get_running_loop().time() + RIGHT_WITHIN_S
    for window in windows:
        while (window.shown, window.total) != (truth := window.truth, len(truth)):
            late = asyncio.get_running_loop().time() > until
            assert not late, (window.path, window.shown, window.total, truth)
            await asyncio.sleep(0.05)
            await window.live()


@pytest.mark.parametrize("seed", SEEDS)
async def test_every_tab_shows_what_a_fresh_query_gives(desk: Served, seed: int) -> None:
    dice, cookie = random.Random(seed), desk.sign_in("ana").header
    numbers = [await asyncio.to_thread(desk.a_ticket, f"No. {number}") for number in range(TICKETS)]
    windows = [Window(desk, cookie, list(FILTERS)[place % len(FILTERS)]) for place in range(TABS)]
    for window in windows:
        await window.come()
    await _until_right(windows)
    await asyncio.to_thread(_cut_the_lines, desk)
    for step in range(STEPS):
        await asyncio.gather(*(_write(desk, dice, numbers) for _ in range(dice.randint(1, 3))))
        chance, window = dice.random(), dice.choice(windows)
        if chance < 0.15:
            await window.go()
        elif chance < 0.25:
            await asyncio.to_thread(_cut_the_lines, desk)
        elif chance < 0.3:
            numbers.append(await asyncio.to_thread(desk.a_ticket, f"New in step {step}"))
        elif chance < 0.6:
            await window.live()
        if step == STEPS // 2:
            await asyncio.to_thread(desk.kill_web)
            await _write(desk, dice, numbers)
            await asyncio.to_thread(desk.start_web)
    await _until_right(windows)
    for window in windows:
        await window.go()


async def test_ten_minutes_away_and_a_hundred_changes_are_caught_up_within_two_seconds(desk: Served) -> None:
    """The clock does not matter: nothing is kept for a tab that is away, however long."""
    cookie, dice = desk.sign_in("ana").header, random.Random(7)
    numbers = [await asyncio.to_thread(desk.a_ticket, f"Waits {number}") for number in range(5)]
    window = Window(desk, cookie, "/desk?status=open")
    await window.come()
    await window.go()
    for _ in range(20):
        await asyncio.gather(*(_write(desk, dice, numbers) for _ in range(5)))
    await window.come()
    await _until_right([window])
    await window.go()
