"""What a supervisor listens to, in one place, so that nothing is missed between two looks."""

from __future__ import annotations

import contextlib
import os
import select
import signal

STARTED_BY = os.getppid()  # asked early: make may be gone when the front end is built at last
ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ears:
    """Where the supervisor hears of signals, ended children, its parent's end and its own task.

    From the first moment on a signal is only noted, so a second Ctrl-C cannot break an orderly stop.
    """

    def __init__(self, with_parent: bool) -> None:
        self._parent = STARTED_BY if with_parent else None
        self._heard: set[int] = set()

    def __enter__(self) -> Ears:
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        self._wakeup_before = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, _only_wake) for number in (*ENDS, signal.SIGCHLD)}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        os.close(self._read)
        os.close(self._write)

    @property
    def want_the_end(self) -> bool:
        return not self._heard.isdisjoint(ENDS) or self._parent not in (None, os.getppid())

    def wake(self) -> None:
        with contextlib.suppress(OSError):
            os.write(self._write, b"\0")

    def wait(self, seconds: float) -> None:
        if select.select([self._read], [], [], seconds)[0]:
            self._heard.update(os.read(self._read, 512))


def _only_wake(number: int, frame: object) -> None:
    """The byte in the pipe is the message."""
