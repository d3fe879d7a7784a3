"""Somebody else's site: one page that does whatever the test writes on it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class EvilSite:
    """A server on another port. ``page``: the HTML that it answers to everything."""

    def __init__(self) -> None:
        self.page = ""
        site = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = site.page.encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Be quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @contextmanager
    def open(self) -> Iterator[EvilSite]:
        self._thread.start()
        yield self
        self._server.shutdown()
        self._server.server_close()


def form(action: str, fields: dict[str, str], kind: str = "application/x-www-form-urlencoded") -> str:
    """A page that posts a form to another site as soon as it is open."""
    inputs = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in fields.items())
    return (
        f'<form id="f" method="post" enctype="{kind}" action="{action}">{inputs}</form>'
        "<script>document.getElementById('f').submit()</script>"
    )
