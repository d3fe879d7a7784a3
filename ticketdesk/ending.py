"""Whether this process was asked to end. What would go on for ever stops then, so that the rest can be finished.

The server lets requests that are under way end, however long they take, and kills what is left after some seconds. An
answer without an end would make every stop a kill; so the server's first process says so before it asks.
"""

from __future__ import annotations

import asyncio
import signal

SIGNAL = signal.SIGUSR1
"""What the server's first process sends to the others, right before it asks them to end."""


class Ending:
    """What one process has heard of its end."""

    def __init__(self) -> None:
        self.is_near = False

    def listen(self) -> None:
        """Hear of it from now on; called in the process that serves, once its loop runs."""
        asyncio.get_running_loop().add_signal_handler(SIGNAL, self._hear)

    def _hear(self) -> None:
        self.is_near = True


ENDING = Ending()
