"""One owner at a time for the embedded database, told apart from one that is only still ending."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from ticketdesk.errors import CannotStart

LOOK_EVERY_IN = 0.05
# Somebody who only asks whether the lock is held holds it for a moment too.
SURE_AFTER_IN = 0.3
ENDING_TAKES_IN = 7.0


class Lock:
    """A lock that the system itself lets go when its last holder dies; the file stays, its content is only a hint.

    Args:
        path: The lock file.
        guarded: What it guards, for the sentence.
    """

    def __init__(self, path: Path, guarded: Path) -> None:
        self._path, self._guarded = path, guarded
        self.descriptor: int | None = None

    def take(self) -> None:
        """Become the owner, waiting only for one who died and whose database is still being stopped.

        Raises:
            CannotStart: somebody alive owns it.
        """
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._wait_for(descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        self.descriptor = descriptor

    def release(self) -> None:
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None

    def is_held(self) -> bool:
        """Whether anybody holds it, ourselves included."""
        try:
            descriptor = os.open(self._path, os.O_RDONLY)
        except OSError:
            return False
        try:
            return not _try(descriptor, fcntl.LOCK_SH)
        finally:
            os.close(descriptor)

    def _wait_for(self, descriptor: int) -> None:
        began = time.monotonic()
        while not _try(descriptor, fcntl.LOCK_EX):
            holder, waited_in = os.pread(descriptor, 20, 0).decode(), time.monotonic() - began
            if waited_in > (SURE_AFTER_IN if _is_alive(holder) else ENDING_TAKES_IN):
                raise CannotStart(
                    f"Another ticketdesk (process {holder or 'unknown'}) is using {self._guarded}. Stop it first, "
                    "or set TICKETDESK_DATA to another folder."
                )
            time.sleep(LOOK_EVERY_IN)


def _try(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        pass
    return True
