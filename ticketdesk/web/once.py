"""What many tabs read at the same moment, as after a restart, is read once for all of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import db

Answer = TypeVar("Answer")

GATHER_IN_S = 0.02
"""After a reading for which others came too late the next one waits so long for more of them."""


class Once:
    """Readings that come to the same for everybody who asks under one key.

    Who asks while one is on its way gets the next one: nobody is told what was true before the question. What is read
    belongs to all who asked, so nobody changes it. A reading for which nobody waits any more is stopped.
    """

    def __init__(self) -> None:
        self._next: dict[Hashable, asyncio.Task[Any]] = {}
        self._under_way: dict[Hashable, asyncio.Task[Any]] = {}
        self._waiting: Counter[asyncio.Task[Any]] = Counter()

    async def read(self, key: Hashable, look: Callable[[AsyncSession], Awaitable[Answer]]) -> Answer:
        """Read in a session of its own. Whoever holds a session already would wait for a second one: never from there.

        Args:
            key: What is read, and who may see it. The caller has asked whether this one may.
            look: Reads it.

        Raises:
            Exception: whatever the look failed with; everybody who waited for it is told.
        """
        due = self._next.get(key)
        if due is None or due.cancelling():
            due = self._next[key] = asyncio.create_task(self._read(key, look))
        self._waiting[due] += 1
        try:
            return await asyncio.shield(due)  # type: ignore[no-any-return]
        finally:
            self._waiting[due] -= 1
            if not self._waiting[due]:
                del self._waiting[due]
                due.cancel()

    async def _read(self, key: Hashable, look: Callable[[AsyncSession], Awaitable[Answer]]) -> Answer:
        if before := self._under_way.get(key):
            await asyncio.wait([before])
            await asyncio.sleep(GATHER_IN_S)
        self._under_way[key] = self._next.pop(key)
        try:
            async with db.reading() as session:
                return await look(session)
        finally:
            del self._under_way[key]


ONCE = Once()
