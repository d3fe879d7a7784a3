"""Lists of any filter: made by dice of words and parts, asked as screens ask for them, and how long each statement takes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from random import Random
from statistics import median, quantiles
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from benchmarks.statements import AIM_MS
from ticketdesk.desk import facets, lists, rarity
from ticketdesk.desk.aged import Age
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.snoozed import Snoozed
from ticketdesk.desk.sorting import Sort
from ticketdesk.desk.spoken import Reply
from ticketdesk.models import Account, Category, Priority, Role, Status

TURNS = 3
"""Each is asked so often, and the quickest time of its slowest statement counts: others use the machine, too."""
RANKS = (1, 5, 20, 80, 300, 1_000, 4_000)
"""Words of these places among the most used ones, alone and in pairs."""
_WORD = text("SELECT word FROM word_counts ORDER BY tickets DESC, word OFFSET :rank LIMIT 1")
HEAD = (
    "| tickets | lists by dice | asked for | p50 ms | p99 ms | slowest ms | over 50 ms |",
    "| --- | --- | --- | --- | --- | --- | --- |",
)


@dataclass
class Thrown:
    """What the lists of one size took.

    Args:
        rows: How many tickets there are.
        filters: How many filters were thrown.
        slowest: Of each page, amount and menu of choices its slowest statement in milliseconds, and what was asked.
    """

    rows: int
    filters: int
    slowest: list[tuple[float, str]] = field(default_factory=list)

    @property
    def line(self) -> str:
        """The line of a table that people read."""
        times = [took for took, _ in self.slowest]
        p50, p99, over = median(times), quantiles(times, n=100)[98], sum(took > AIM_MS for took in times)
        asked = len(times)
        return f"| {self.rows:,} | {self.filters} | {asked} | {p50:.1f} | {p99:.1f} | {max(times):.1f} | {over} |"

    @property
    def verdicts(self) -> list[str]:
        """What does not reach its aim."""
        return [
            f"a list by dice took {took:.0f} ms at {self.rows:,}, not {AIM_MS}: {what}"
            for took, what in sorted(self.slowest, reverse=True)
            if took > AIM_MS
        ]

    @property
    def told(self) -> dict[str, object]:
        """The same for programs."""
        return vars(self)


def measure(url: str, rows: int, filters: int, say: Callable[[str], None]) -> Thrown:
    """Ask for that many lists: the first page, how many there are, and the choices of one part.

    Args:
        url: The database of a desk.
        rows: How many tickets it holds.
        filters: How many filters to throw.
        say: Hears what takes long.
    """
    say(f"{rows:,} tickets: {filters} lists by dice")
    thrown = Thrown(rows, filters)
    rarity.RARITY.forget()
    asyncio.run(_measure(url, thrown))
    return thrown


async def _measure(url: str, thrown: Thrown) -> None:
    engine = create_async_engine(
        make_url(url).set(drivername="postgresql+psycopg"), connect_args={"prepare_threshold": None}
    )
    times: list[float] = []
    event.listen(engine.sync_engine, "before_cursor_execute", _begin)
    event.listen(engine.sync_engine, "after_cursor_execute", partial(_end, times))
    async with AsyncSession(engine, expire_on_commit=False) as session:
        me = (await session.exec(select(Account).where(Account.role == Role.admin).limit(1))).one()
        words = [word for rank in RANKS for word in (await session.execute(_WORD, {"rank": rank})).scalars()]
        random = Random(7)
        for _ in range(thrown.filters):
            query, sort, part = _throw(random, words)
            wanted, _ = TicketFilter.read(query)
            for name, ask in (
                (f"page by {sort}", partial(lists.page, session, wanted, by=me, sort=sort)),
                ("amount", partial(lists.at_most, session, wanted, by=me)),
                (f"choices of {part}", partial(facets.counts, session, wanted, part, by=me)),
            ):
                slowest = []
                for _ in range(TURNS):
                    times.clear()
                    await ask()
                    slowest.append(max(times, default=0.0))
                thrown.slowest.append((min(slowest), f"{name}: {wanted.in_words or 'all'}"))
    await engine.dispose()


def _throw(random: Random, words: list[str]) -> tuple[dict[str, str], Sort, str]:
    parts: dict[str, tuple[float, Any]] = {
        "status": (0.5, Status),
        "category": (0.5, Category),
        "priority": (0.5, Priority),
        "age": (0.25, Age),
        "assignee": (0.2, ("me", "none")),
        "language": (0.15, ("en", "de", "und")),
        "reply": (0.15, Reply),
        "snoozed": (0.1, Snoozed),
    }
    query = {
        name: ",".join(random.sample(list(map(str, values)), random.choice([1, 1, 2])))
        for name, (share, values) in parts.items()
        if random.random() < share
    }
    if words and random.random() < 0.65:
        query["search"] = " ".join(random.sample(words, min(len(words), random.choice([1, 1, 1, 2]))))
    sort = random.choice(list(Sort)) if random.random() < 0.35 else Sort.newest
    return query, sort, random.choice(["status", "assignee", "priority"])


def _begin(_connection: Any, _cursor: Any, _statement: str, _values: Any, context: Any, _many: bool) -> None:
    context.began = time.perf_counter()


def _end(times: list[float], _connection: Any, _cursor: Any, _statement: str, _values: Any, context: Any, _many: bool) -> None:  # fmt: skip
    times.append((time.perf_counter() - context.began) * 1000)
