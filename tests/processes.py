"""Processes that a test starts, waits for and surely ends, with everything they started."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

OURS = ("TICKETDESK_", "GEMINI_", "GOOGLE_", "DATABASE_URL", "PORT", "REFLEX_", "__REFLEX_")
READY_WITHIN_S = 60
END_WITHIN_S = 10


def environment(**more: str) -> dict[str, str]:
    """What a process gets: nothing of the developer's settings, and ``more``."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | more


def free_port() -> int:
    """A port that nobody has at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """A Python process in a group of its own.

    Args:
        arguments: What follows ``python``.
        folder: Where it runs.
        log: The file to which it writes what it says, after what is there.
        env: Its whole environment.
    """

    def __init__(self, arguments: tuple[str, ...], folder: Path, log: Path, env: dict[str, str]) -> None:
        self._arguments, self._folder, self._log, self._env = arguments, folder, log, env
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The number of the process, which is its group's too."""
        assert self._running, "it was not started"
        return self._running.pid

    def start(self) -> None:
        """Start it; it is not ready yet."""
        with self._log.open("ab") as log:
            self._running = subprocess.Popen(
                [sys.executable, *self._arguments],
                cwd=self._folder,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_for(self, is_ready: Callable[[], bool]) -> None:
        """Wait until it is ready; a connection that is refused only means not yet."""
        until = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < until:
            assert self._running, "it was not started"
            assert self._running.poll() is None, f"it ended: {self._log.read_text()[-2000:]}"
            with contextlib.suppress(OSError, httpx.HTTPError):
                if is_ready():
                    return
            time.sleep(0.05)
        raise AssertionError(f"not ready within {READY_WITHIN_S} s: {self._log.read_text()[-2000:]}")

    def ask_to_end(self) -> None:
        """Ask it to end, without waiting for it."""
        if self._running:
            self._running.terminate()

    def stop(self) -> None:
        """Ask it to end, and have nobody of its group left."""
        self.ask_to_end()
        if self._running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._running.wait(END_WITHIN_S)
            self.kill()

    def kill(self) -> None:
        """End it at once, with its whole group."""
        if self._running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait()
            self._running = None
