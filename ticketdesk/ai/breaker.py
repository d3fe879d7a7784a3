"""When to leave Gemini alone for a while, so that tickets do not wait for a service that cannot answer."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

log = logging.getLogger(__name__)

BAD_KEY_SECONDS = 300
QUOTA_SECONDS = 60
FAILING_SECONDS = 30
FAILURES_IN_A_ROW = 5
PACIFIC = ZoneInfo("America/Los_Angeles")


class Breaker:
    """Remembers, for one process, how Gemini has been doing. While it is open nobody is asked.

    Args:
        clock: Seconds that only grow.
        wall: Seconds since 1970, for the daily quota, which returns at midnight in California.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, wall: Callable[[], float] = time.time
    ) -> None:
        self._clock = clock
        self._wall = wall
        self._until = 0.0
        self._failures = 0
        self.last_error = ""

    @property
    def seconds_left(self) -> float:
        """How long nobody will be asked; 0 when the way is free."""
        return max(0.0, self._until - self._clock())

    @property
    def is_open(self) -> bool:
        return self.seconds_left > 0

    def succeeded(self) -> None:
        self._failures = 0
        self.last_error = ""

    def failed(self, code: str, *, for_today: bool = False) -> None:
        """Count one failure and pause when it is time to.

        Args:
            code: The short error code of the failed call.
            for_today: The quota of the whole day is used up, not only that of the minute.
        """
        self.last_error = code
        if code == "bad_key":
            self._pause(BAD_KEY_SECONDS)
        elif code == "http_429":
            self._pause(self._until_midnight() if for_today else QUOTA_SECONDS)
        elif not _is_about_the_text(code):
            self._failures += 1
            if self._failures >= FAILURES_IN_A_ROW:
                self._pause(FAILING_SECONDS)

    def _pause(self, seconds: float) -> None:
        self._until = max(self._until, self._clock() + seconds)
        log.warning("Gemini is left alone for %.0f s after %s.", self.seconds_left, self.last_error)

    def _until_midnight(self) -> float:
        now = datetime.fromtimestamp(self._wall(), PACIFIC)
        midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), PACIFIC)
        # Timestamps, not the difference of two local times: that is wrong by an hour twice a year.
        return midnight.timestamp() - now.timestamp()


def _is_about_the_text(code: str) -> bool:
    """A refused text says nothing about the service: five hostile tickets must not silence it for all."""
    return code == "blocked" or code.startswith("finish_")
