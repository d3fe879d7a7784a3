"""How much may come at once: token buckets for events, a cap on open lines, a measure on each line.

They live in the memory of their process. What they guard is the process itself, so each guards its own, and an event
costs no query; with several processes an address may do as much in each. What has to agree among processes, such as
tries to sign in or tickets a day, is counted in PostgreSQL.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from ticketdesk.config import settings

LOOK_THROUGH_AT = 5_000
"""From so many buckets on, the full ones are forgotten: a full bucket is the same as none."""


def are_on() -> bool:
    """Whether anything is limited here; a benchmark on loopback may say no."""
    return settings().ticketdesk_rate_limits == "on"


class Buckets:
    """A bucket for each key: it fills with time, and every event takes from it.

    Args:
        per_s: How much comes back in a second.
        burst: How much fits in.
    """

    def __init__(self, per_s: float, burst: float) -> None:
        self.per_s, self.burst = per_s, burst
        self._left: dict[str, tuple[float, float]] = {}
        self._look_at = LOOK_THROUGH_AT

    def take(self, key: str, much: float = 1.0) -> bool:
        """Take from a bucket; False, and nothing taken, when there is not enough in it."""
        now = monotonic()
        left = self._now(key, now)
        is_enough = left >= much
        self._left[key] = (left - much if is_enough else left, now)
        if len(self._left) > self._look_at:
            self._forget_full(now)
        return is_enough

    def __len__(self) -> int:
        return len(self._left)

    def _now(self, key: str, now: float) -> float:
        left, at = self._left.get(key, (self.burst, now))
        return min(self.burst, left + (now - at) * self.per_s)

    def _forget_full(self, now: float) -> None:
        self._left = {key: kept for key, kept in self._left.items() if self._now(key, now) < self.burst}
        # When thousands are really busy, looking through them at every event would be work for nothing.
        self._look_at = max(LOOK_THROUGH_AT, 2 * len(self._left))


class Connections:
    """How many lines each address has open in this process."""

    def __init__(self) -> None:
        self.open: Counter[str] = Counter()

    @contextmanager
    def one_more(self, address: str) -> Iterator[bool]:
        """A line of this address, for as long as it is open; False when it is one too many."""
        if are_on() and self.open[address] >= settings().ticketdesk_connections_per_address:
            yield False
            return
        self.open[address] += 1
        try:
            yield True
        finally:
            self.open[address] -= 1
            if not self.open[address]:
                del self.open[address]


class Pace:
    """How fast events may come: of one session or browser, and of one address."""

    def __init__(self) -> None:
        self.of_one = Buckets(per_s=20, burst=60)
        self.of_address = Buckets(per_s=100, burst=400)
        self._told = Buckets(per_s=1, burst=1)

    def lets_in(self, address: str) -> bool:
        """Whether somebody at this address may open one more line."""
        return not are_on() or self.of_address.take(address)

    def lets_through(self, who: str, address: str) -> bool:
        """Whether one more event may pass."""
        return not are_on() or (self.of_one.take(who) and self.of_address.take(address))

    def may_tell(self, who: str) -> bool:
        """Whether it is time to say that it was too fast; once a second is enough."""
        return self._told.take(who)


class Measure:
    """What one line may carry, whatever it is; a line that carries more is cut."""

    def __init__(self) -> None:
        self._messages = Buckets(per_s=50, burst=400)
        self._bytes = Buckets(per_s=256 * 1024, burst=4 * 1024 * 1024)

    def fits(self, size: int) -> bool:
        """Whether a message of this many bytes may still come."""
        return not are_on() or (self._messages.take("") and self._bytes.take("", size))


CONNECTIONS = Connections()
PACE = Pace()
