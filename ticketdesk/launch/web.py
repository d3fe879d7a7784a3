"""The web processes: granian on the built front end, without compiling anything again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from ticketdesk import logs
from ticketdesk.config import ROOT, settings
from ticketdesk.errors import CannotStart
from ticketdesk.launch import frontend

# What Reflex calls serving a build that exists. The second and third are its internals: tests/launch/test_frontend.py
# tells when a new version no longer knows them.
AS_BUILT = {
    "REFLEX_ENV_MODE": "prod",
    "__REFLEX_SKIP_COMPILE": "true",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
}
STOP_WITHIN_S = 4
COUNTED_IN = "PROMETHEUS_MULTIPROC_DIR"
"""Read when ticketdesk/metrics.py is imported, so it is set before that."""


def serve() -> None:
    """Serve until asked to stop.

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
        Granian(
            "ticketdesk.ticketdesk:app",
            factory=True,
            interface="asgi",  # type: ignore[arg-type]
            address=settings().ticketdesk_listen,
            port=settings().port,
            workers=settings().ticketdesk_workers,
            workers_kill_timeout=STOP_WITHIN_S,
            log_level="warning",  # type: ignore[arg-type]
            log_dictconfig=logs.settings_for("web"),
        ).serve()


@contextmanager
def _counting_together() -> Iterator[None]:
    """Several processes count in one folder, so that any of them tells for ``/metrics`` what all did."""
    if settings().ticketdesk_workers == 1:
        yield
        return
    with TemporaryDirectory(prefix="ticketdesk-metrics-") as folder:
        os.environ[COUNTED_IN] = folder
        yield
