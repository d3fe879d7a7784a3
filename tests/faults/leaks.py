"""Whether anything grows: the desk is disturbed again and again, and measured after each time."""

from __future__ import annotations

import asyncio
import contextlib
import statistics
from dataclasses import asdict, dataclass
from typing import Any

import psutil

from tests.faults import clients
from tests.faults.desk import FaultDesk
from tests.faults.load import Load

CYCLES, CLIENTS = 30, 10
WARM, TAIL = 10, 10
"""The first cycles fill pools and caches; the middle of the next ones is held against the middle of the last ones."""
MAY_GROW = {"descriptors": 8.0, "threads": 4.0, "connections": 8.0, "memory_mb": 24.0, "spare_files": 0.0}


@dataclass(frozen=True)
class Measured:
    """What web and worker hold at one moment."""

    descriptors: int
    threads: int
    connections: int
    memory_mb: float
    spare_files: int


@dataclass
class Growth:
    """How much of each there was in the beginning and in the end."""

    cycles: int
    before: dict[str, float]
    after: dict[str, float]

    @property
    def wrong(self) -> list[str]:
        """What grew."""
        grown = {name: self.after[name] - self.before[name] for name in self.before}
        return [f"{name} grew by {more:g}" for name, more in grown.items() if more > MAY_GROW[name]]

    @property
    def told(self) -> dict[str, Any]:
        """For machines."""
        return asdict(self)


async def look(desk: FaultDesk, load: Load, cycles: int = CYCLES) -> Growth:
    """End every connection to the database, let clients come and go without a word, go on; so often."""
    measured = []
    for _ in range(cycles):
        load.go_on()
        await asyncio.to_thread(desk.database.end_connections)
        await clients.many(desk, CLIENTS)
        await load.rest()
        measured.append(await asyncio.to_thread(_measure, desk))
    warm = measured[WARM : 2 * WARM] if cycles >= WARM + TAIL else measured[: cycles // 2]
    return Growth(cycles, _middle(warm), _middle(measured[-min(TAIL, cycles // 2) :]))


def _middle(measured: list[Measured]) -> dict[str, float]:
    return {name: statistics.median(asdict(each)[name] for each in measured) for name in MAY_GROW}


def _measure(desk: FaultDesk) -> Measured:
    family = []
    for process in (desk.web, desk.worker):
        chief = psutil.Process(process.pid)
        family += [chief, *chief.children(recursive=True)]
    descriptors = threads = memory = 0
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess), process.oneshot():
            descriptors += process.num_fds()
            threads += process.num_threads()
            memory += process.memory_info().rss
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    spare = [path for path in desk.files_disk.folder.rglob("*#*") if path.is_file()]
    return Measured(descriptors, threads, desk.rows(query)[0][0], memory / 2**20, len(spare))
