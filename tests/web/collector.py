"""Somebody who takes traces over OTLP, on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass
class Collected:
    """What came in.

    Args:
        url: What ``OTEL_EXPORTER_OTLP_ENDPOINT`` is set to.
        bodies: As it came.
    """

    url: str
    paths: set[str] = field(default_factory=set)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def spans(self) -> list[Any]:
        """Every step that was told."""
        return [
            span
            for body in self.bodies
            for told in ExportTraceServiceRequest.FromString(body).resource_spans
            for scope in told.scope_spans
            for span in scope.spans
        ]

    def named(self, name: str) -> list[Any]:
        """Those of one name."""
        return [span for span in self.spans if span.name == name]


@contextmanager
def a_collector() -> Iterator[Collected]:
    """Take traces as long as this lasts."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collected.paths.add(self.path)
            collected.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """The tests say enough."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    collected = Collected(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield collected
    finally:
        server.shutdown()
        server.server_close()


def told_of(span: Any) -> dict[str, Any]:
    """What a step tells besides."""
    return {
        one.key: getattr(one.value, one.value.WhichOneof("value") or "string_value")
        for one in span.attributes
    }
