"""A clock that jumps, for the processes that ask for it: libfaketime stands between them and the real one.

Only what tells the time of day jumps; the clock that measures how long something takes goes on, as it does where an
administrator or a time server sets a machine's clock. Debian has it as ``faketime``.
"""

from __future__ import annotations

from collections.abc import Iterator
from glob import glob
from pathlib import Path

WHY_NOT = "needs libfaketime (Debian: apt-get install faketime)"
PLACES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1")


class Clock:
    """What a process takes for the time.

    Args:
        told: The file that tells how far it is off.
    """

    def __init__(self, told: Path) -> None:
        self._told = told
        self.set("+0")

    @property
    def library(self) -> str:
        """Where libfaketime lies; empty where it is not installed."""
        return next((found for place in PLACES for found in sorted(glob(place))), "")

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process look at this clock, ten times a second anew."""
        return {
            "LD_PRELOAD": self.library,
            "FAKETIME_TIMESTAMP_FILE": str(self._told),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, off: str) -> None:
        """Jump, to so far off the real time: ``+2h``, ``-30m`` or ``+0``."""
        self._told.parent.mkdir(parents=True, exist_ok=True)
        self._told.write_text(f"{off}\n")

    def jumps(self) -> Iterator[str]:
        """Each jump, once it was made: forward, back behind the truth, and home."""
        for off in ("+2h", "-90m", "+0"):
            self.set(off)
            yield off
