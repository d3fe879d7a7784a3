"""Traces for OpenTelemetry, where ``OTEL_EXPORTER_OTLP_ENDPOINT`` names somebody who takes them; otherwise nothing.

A trace leaves the desk, so it tells what the log may: names of ours, numbers and durations. The text of an error may
quote what a person wrote, and stays out.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

from ticketdesk import visit
from ticketdesk.config import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opentelemetry.sdk.trace import TracerProvider

Told = Mapping[str, str | int | float | bool]
NAME = "ticketdesk"
FLUSH_WITHIN_MS = 2_000


class Span:
    """One step, told or not."""

    def tell(self, told: Told) -> None:
        """Add what came of it."""


class _Nothing(Span, AbstractContextManager[Span]):
    """What a step is while nobody takes traces: one object for all, because it holds nothing."""

    def __enter__(self) -> Span:
        return self

    def __exit__(self, *_: object) -> None:
        return None


class _Told(Span):
    def __init__(self, span: Any) -> None:
        self._span = span

    def tell(self, told: Told) -> None:
        self._span.set_attributes(dict(told))


_NOTHING = _Nothing()
_tracer: Any = None


def begin(process: str) -> TracerProvider | None:
    """From here on this process tells its steps, if somebody takes them; after a fork, because it starts a thread.

    Args:
        process: ``web`` or ``worker``.

    Returns:
        What makes the traces, for others in this process that make some; it has to be given to ``end``.
    """
    global _tracer
    address = settings().otel_exporter_otlp_endpoint
    if not address:
        return None
    from ticketdesk.exporting import provider

    found = provider(f"{address}/v1/traces", f"{NAME}-{process}")
    _tracer = found.get_tracer(NAME)
    logging.getLogger(__name__).info("traces are sent to OpenTelemetry")
    return found


def end(found: TracerProvider | None) -> None:
    """Send what is left, and tell nothing more."""
    global _tracer
    _tracer = None
    if found is not None:
        found.force_flush(FLUSH_WITHIN_MS)
        found.shutdown()


def span(name: str, told: Told | None = None, *, is_first: bool = False) -> AbstractContextManager[Span]:
    """One step of what is done now.

    Args:
        name: One of a few, such as "ask gemini": no number, and nothing that somebody wrote.
        told: What is known of it already.
        is_first: A trace begins here, whatever is going on around it.
    """
    return _NOTHING if _tracer is None else _traced(name, told or {}, is_first)


@contextmanager
def _traced(name: str, told: Told, is_first: bool) -> Iterator[Span]:
    from opentelemetry.context import Context
    from opentelemetry.trace import Status, StatusCode

    known = {"ticketdesk.request_id": visit.current().request_id, **told}
    around = Context() if is_first else None
    with _tracer.start_as_current_span(
        name, context=around, attributes=known, record_exception=False, set_status_on_exception=False
    ) as made:
        try:
            yield _Told(made)
        except BaseException as error:
            made.set_attribute("error.type", type(error).__name__)
            made.set_status(Status(StatusCode.ERROR))
            raise
