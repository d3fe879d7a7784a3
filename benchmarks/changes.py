"""Changes that are committed past the desk at a steady pace, and when each of them was in every tab."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import psutil
import psycopg

from benchmarks.clocks import of_families
from benchmarks.tabs import Tab

LAST_WITHIN_S, LOOK_EVERY_S = 30.0, 0.05
NEWEST = "SELECT id FROM tickets WHERE deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 50"
# What a verb's statement does: the line of history, the row, and the notice.
WRITE = """
    WITH line AS (
        INSERT INTO events (ticket_id, what, actor, before, after, created_at)
        VALUES (%(number)s, 'priority', 'requester', 'low', 'high', now()) RETURNING id
    ), ticket AS (
        UPDATE tickets SET title = %(title)s, last_event_id = line.id, updated_at = greatest(now(), created_at)
        FROM line WHERE tickets.id = %(number)s RETURNING tickets.id
    )
    SELECT pg_notify('ticketdesk', line.id || ':' || ticket.id) FROM line, ticket
"""


@dataclass
class Changes:
    """Who writes, and what the server takes meanwhile.

    Args:
        database: The desk's database.
        server: The head of the server's family of processes.
        first: The number of the first mark.
    """

    database: str
    server: int
    first: int = 0
    committed: dict[int, int] = field(default_factory=dict)

    @property
    def memory(self) -> int:
        """Bytes that the server holds."""
        head = psutil.Process(self.server)
        return sum(one.memory_info().rss for one in [head, *head.children(recursive=True)])

    @property
    def cpu(self) -> float:
        """Processor seconds of the server."""
        return of_families((self.server,))

    def write(self, many: int, per_second: float) -> None:
        """Commit so many changes; blocks."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            numbers = [row[0] for row in connection.execute(NEWEST)]
            due = time.monotonic()
            for turn in range(many):
                mark = self.first + turn
                values = {"number": numbers[turn % len(numbers)], "title": f"mark-{mark} was changed"}
                connection.execute(WRITE, values)
                self.committed[mark] = time.monotonic_ns()
                due += 1 / per_second
                time.sleep(max(0.0, due - time.monotonic()))


@dataclass(frozen=True)
class Told:
    """What came out. Milliseconds are from the commit; ``all`` is the last tab of a change.

    ``lost``: changes that a tab heard nothing of; in a burst a later change of the same ticket tells it, too.
    """

    what: str
    tabs: int
    changes: int
    all_p50_ms: float
    all_p99_ms: float
    each_p99_ms: float
    lost: int
    cpu_us: float
    bytes_a_change: float
    memory_growth: int
    opened_s: float = 0.0
    open_cpu_s: float = 0.0
    bytes_a_tab: float = 0.0
    back_s: float = 0.0
    bytes_to_open: float = 0.0


async def told(what: str, tabs: Sequence[Tab], changes: Changes, many: int, *, per_second: float) -> Told:
    """Commit so many changes while tabs listen."""
    for tab in tabs:
        tab.news = tab.news_bytes = 0
    cpu, memory = changes.cpu, changes.memory
    await asyncio.to_thread(changes.write, many, per_second)
    await _until_heard(tabs, changes.first + many - 1)
    took = [
        [(tab.heard[mark] - at) / 1e6 for tab in tabs if mark in tab.heard]
        for mark, at in changes.committed.items()
    ]
    each = [milliseconds for one in took for milliseconds in one]
    slowest = [max(one) for one in took if one]
    per = len(tabs) * many
    return Told(
        what,
        len(tabs),
        many,
        all_p50_ms=_at(slowest, 0.5),
        all_p99_ms=_at(slowest, 0.99),
        each_p99_ms=_at(each, 0.99),
        lost=sum(_is_lost(tab, changes) for tab in tabs),
        cpu_us=(changes.cpu - cpu) / per * 1e6,
        bytes_a_change=sum(tab.news_bytes for tab in tabs) / per,
        memory_growth=changes.memory - memory,
    )


async def _until_heard(tabs: Sequence[Tab], last: int) -> None:
    for _ in range(round(LAST_WITHIN_S / LOOK_EVERY_S)):
        if all(last in tab.heard for tab in tabs):
            return
        await asyncio.sleep(LOOK_EVERY_S)


def _is_lost(tab: Tab, changes: Changes) -> int:
    """How many of the tickets a tab does not know as they are at last."""
    newest = list(changes.committed)[-50:]
    return sum(mark not in tab.heard for mark in newest)


def _at(found: list[float], share: float) -> float:
    return sorted(found)[min(len(found) - 1, int(share * len(found)))] if found else float("nan")
