"""Processes that a test starts, waits for and surely ends, with everything they started."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from ticketdesk.launch.leash import Leash

OURS = ("TICKETDESK_", "GEMINI_", "GOOGLE_", "DATABASE_URL", "PORT", "REFLEX_", "__REFLEX_")
READY_WITHIN_S = 60
END_WITHIN_S = 20.0


def environment(**more: str) -> dict[str, str]:
    """What a process gets: nothing of the developer's settings, and ``more``."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | more


def free_port() -> int:
    """A port that nobody has at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """A Python process on a leash: however the tests end, it ends with everything that it started.

    Args:
        arguments: What follows ``python``.
        folder: Where it runs.
        log: The file to which it writes what it says, after what is there.
        env: Its whole environment.
    """

    def __init__(self, arguments: tuple[str, ...], folder: Path, log: Path, env: dict[str, str]) -> None:
        self._arguments, self._folder, self._log, self._env = arguments, folder, log, env
        self._held: Leash | None = None

    @property
    def pid(self) -> int:
        """The process that holds it; it and its own are among the children."""
        assert self._held, "it was not started"
        return self._held.process.pid

    @property
    def has_ended(self) -> bool:
        """Whether it is not there, whoever ended it."""
        return self._held is None or self._held.has_ended

    def know(self, **more: str) -> None:
        """What its environment has besides, from the next start on; an empty value takes it away."""
        self._env = {name: value for name, value in {**self._env, **more}.items() if value}

    def start(self) -> None:
        """Start it; it is not ready yet."""
        stages = ((signal.SIGTERM, END_WITHIN_S),)
        with self._log.open("ab") as log:
            command = [sys.executable, *self._arguments]
            self._held = Leash(command, stages=stages, env=self._env, cwd=self._folder, output=log)

    def wait_for(self, is_ready: Callable[[], bool]) -> None:
        """Wait until it is ready; a connection that is refused only means not yet."""
        until = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < until:
            assert self._held, "it was not started"
            assert not self._held.has_ended, f"it ended: {self._log.read_text()[-2000:]}"
            with contextlib.suppress(OSError, httpx.HTTPError):
                if is_ready():
                    return
            time.sleep(0.05)
        raise AssertionError(f"not ready within {READY_WITHIN_S} s: {self._log.read_text()[-2000:]}")

    def ask_to_end(self) -> None:
        """Ask it to end, without waiting for it."""
        if self._held:
            self._held.let_go()

    def stop(self) -> None:
        """Have it end in order, and nobody of its own left."""
        if self._held:
            self._held.finish()
            self._held = None

    def kill(self) -> None:
        """End it at once, with everything it started."""
        if self._held:
            os.killpg(self._held.process.pid, signal.SIGKILL)
            self.stop()
