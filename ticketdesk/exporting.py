"""How traces leave: in batches, by a thread of their own. Imported only where somebody takes them."""

from __future__ import annotations

from collections.abc import Sequence

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import Status

SEND_WITHIN_S = 5
EVERY_MS = 2_000


class Discreet(SpanExporter):
    """Takes the texts of errors out of what others in this process tell; the kind of an error stays."""

    def __init__(self, inner: SpanExporter) -> None:
        self._inner = inner

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self._inner.export([_discreet(span) for span in spans])

    def shutdown(self) -> None:
        self._inner.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._inner.force_flush(timeout_millis)


def _discreet(span: ReadableSpan) -> ReadableSpan:
    return ReadableSpan(
        span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=span.attributes,
        links=span.links,
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def provider(address: str, service: str) -> TracerProvider:
    """What makes traces and sends them.

    Args:
        address: Where they go, with its path.
        service: Who tells.
    """
    made = TracerProvider(resource=Resource.create({"service.name": service}))
    out = Discreet(OTLPSpanExporter(endpoint=address, timeout=SEND_WITHIN_S))
    made.add_span_processor(BatchSpanProcessor(out, schedule_delay_millis=EVERY_MS))
    return made
