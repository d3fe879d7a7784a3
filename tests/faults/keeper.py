"""Whoever starts again what has ended: a container engine or systemd in production, this task here."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable
from typing import Protocol

from ticketdesk.errors import CannotStart

LOOKS_EVERY_S = 0.1
WAITS_S = 0.5
"""Before something is started that ended again right away."""


class Kept(Protocol):
    """What can end, and be started again."""

    @property
    def has_ended(self) -> bool:
        """Whether it is not there."""
        ...

    def start(self) -> object:
        """Start it."""
        ...

    def stop(self) -> None:
        """Clear away what is left of it."""
        ...


class Keeper:
    """Keeps what it is given running.

    Args:
        kept: By name, what is kept.
    """

    def __init__(self, kept: dict[str, Kept]) -> None:
        self._kept, self._tasks, self._resting = kept, [], set[str]()
        self.restarts: Counter[str] = Counter()
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self) -> None:
        """From now on, until ``end``."""
        self._tasks = [asyncio.create_task(self._keep(name, kept)) for name, kept in self._kept.items()]

    async def end(self) -> None:
        """From now on what ends stays away."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def again(self, name: str, between: Callable[[], None] = lambda: None) -> None:
        """Stop one in order, do something between, and start it again."""
        self._resting.add(name)
        await asyncio.to_thread(self._kept[name].stop)
        between()
        await asyncio.to_thread(self._kept[name].start)
        self._resting.discard(name)

    async def _keep(self, name: str, kept: Kept) -> None:
        while True:
            await asyncio.sleep(LOOKS_EVERY_S)
            if name in self._resting or not kept.has_ended:
                continue
            self.restarts[name] += 1
            await asyncio.to_thread(kept.stop)
            with contextlib.suppress(CannotStart):
                await asyncio.to_thread(kept.start)
            await asyncio.sleep(WAITS_S)
