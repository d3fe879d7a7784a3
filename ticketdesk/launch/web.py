"""The web processes: granian on the built front end, without compiling anything again."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from tempfile import TemporaryDirectory
from types import FrameType

from ticketdesk import logs
from ticketdesk.config import ROOT, settings
from ticketdesk.ending import SIGNAL
from ticketdesk.errors import CannotStart
from ticketdesk.launch import frontend

# What Reflex calls serving a build that exists. The second and third are its internals: tests/launch/test_frontend.py
# tells when a new version no longer knows them.
AS_BUILT = {
    "REFLEX_ENV_MODE": "prod",
    "__REFLEX_SKIP_COMPILE": "true",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
}
STOP_WITHIN_S = 8
"""What a request that is under way may still take; Docker kills after 10 seconds."""
Heard = Callable[[int, FrameType | None], object]
COUNTED_IN = "PROMETHEUS_MULTIPROC_DIR"
"""Read when ticketdesk/metrics.py is imported, so it is set before that."""


def serve() -> None:
    """Serve until asked to stop; then no new request comes in, and those that are under way are finished.

    Raises:
        CannotStart: there is no built front end.
    """
    if not (frontend.BUILT / "index.html").is_file():
        raise CannotStart("The front end is not built yet. Run `python -m ticketdesk build` first.")
    os.environ.update(AS_BUILT)
    os.chdir(ROOT)
    logs.begin("web")
    from granian import Granian

    with _counting_together():
        server = Granian(
            "ticketdesk.ticketdesk:app",
            factory=True,
            interface="asgi",  # type: ignore[arg-type]
            address=settings().ticketdesk_listen,
            port=settings().port,
            workers=settings().ticketdesk_workers,
            workers_kill_timeout=STOP_WITHIN_S,
            log_level="warning",  # type: ignore[arg-type]
            log_dictconfig=logs.settings_for("web"),
        )
        server.on_startup(_say_it_first)
        server.serve()


@contextmanager
def _counting_together() -> Iterator[None]:
    """Several processes count in one folder, so that any of them tells for ``/metrics`` what all did."""
    if settings().ticketdesk_workers == 1:
        yield
        return
    with TemporaryDirectory(prefix="ticketdesk-metrics-") as folder:
        os.environ[COUNTED_IN] = folder
        yield


def _say_it_first() -> None:
    """Have the processes that serve know of their end before they are asked for it, see ``ticketdesk/ending.py``."""
    signal.signal(SIGNAL, signal.SIG_IGN)  # they inherit it: who is still starting does not die of the word
    for number in (signal.SIGINT, signal.SIGTERM):
        asks = signal.getsignal(number)
        assert callable(asks), "the server listens before it calls its hooks"
        signal.signal(number, partial(_say_and_ask, asks))


def _say_and_ask(asks: Heard, number: int, frame: FrameType | None) -> None:
    for process in multiprocessing.active_children():
        if process.pid:
            os.kill(process.pid, SIGNAL)
    asks(number, frame)
