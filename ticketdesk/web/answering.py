"""Every answer over HTTP is noted once it was given: in the log, in the figures, and where somebody takes traces, in one."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ticketdesk import logs, metrics, tracing
from ticketdesk.web import places

access = logging.getLogger("ticketdesk.access")


@dataclass
class Answer:
    """What is known of an answer; it is a failure until it began."""

    status: int = 500


@contextmanager
def answering(method: str, path: str) -> Iterator[Answer]:
    """Note an answer when it is over.

    Args:
        method: As it was asked; any word that somebody wrote.
        path: As it was asked; only the route that it belongs to is told.
    """
    began, route, answer = time.perf_counter(), places.route_of(path), Answer()
    known = method if method in metrics.METHODS else "other"
    with tracing.span(f"{known} {route}", {"http.route": route}, is_first=True) as span:
        try:
            yield answer
        finally:
            took_s = time.perf_counter() - began
            span.tell({"http.request.method": known, "http.response.status_code": answer.status})
            metrics.answered(known, route, answer.status, took_s)
            if not path.startswith(places.FILES) or answer.status >= 400:
                about = {"method": method, "route": route, "status": answer.status}
                logs.tell(access, "answered", about | {"ms": round(took_s * 1000, 1)})
