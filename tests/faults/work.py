"""Work that goes on beside a fault: told when to rest, and when to go on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any


class Work:
    """What several do at once; at rest until ``go_on``."""

    def __init__(self) -> None:
        self._on, self._busy = asyncio.Event(), 0

    def go_on(self) -> None:
        """Begin new things, from now on."""
        self._on.set()

    async def rest(self, within_s: float = 60) -> None:
        """Begin nothing new; what was begun is tried until it is acknowledged."""
        self._on.clear()
        async with asyncio.timeout(within_s):
            while self._busy:  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    @contextmanager
    def _at_it(self) -> Iterator[None]:
        """While one thing is done."""
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1

    @asynccontextmanager
    async def _all(self, doing: Iterable[Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
        """All of them at once; in the end they are stopped, and what one of them raised is raised."""
        tasks = [asyncio.create_task(one) for one in doing]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        for one in ended:
            if isinstance(one, Exception):
                raise one
