"""What comes in bursts, and need not be told each time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

TOLD_EVERY_S = 1.0


def calmly(tell: Callable[[], None], *, every_s: float = TOLD_EVERY_S) -> Callable[[], None]:
    """The same, at most so often: the first of a burst waits for the others.

    Args:
        tell: What is done, on the event loop.
        every_s: How long it waits.
    """
    due: list[asyncio.TimerHandle] = []

    def now() -> None:
        due.clear()
        tell()

    def later() -> None:
        if not due:
            due.append(asyncio.get_running_loop().call_later(every_s, now))

    return later
