"""Plain pages with the kit's scripts in a real browser: no Reflex, no database."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page

ASSETS = Path(__file__).parents[2] / "assets"
# As strict as the product's, but for the small scripts that tests write into their pages.
POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'"
Show = Callable[..., Awaitable[Page]]


class _Pages(SimpleHTTPRequestHandler):
    """Serves ``assets/`` and, at ``/``, the page of the test."""

    body = ""

    def do_GET(self) -> None:
        if self.path != "/":
            super().do_GET()
            return
        page = f"<!doctype html><html lang=en><meta charset=utf-8><title>A page</title>{_Pages.body}".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        return None


@pytest.fixture(scope="session")
def pages() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Pages, directory=str(ASSETS)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture
async def show(chromium: Browser, pages: str) -> AsyncIterator[Show]:
    """``await show(html, "keep", "kit")``: a page with these scripts; any error in it fails the test."""
    wrong: list[str] = []
    readers: dict[str, BrowserContext] = {}

    async def open_page(html: str, *scripts: str, language: str = "en-GB") -> Page:
        if language not in readers:
            readers[language] = await chromium.new_context(timezone_id="Europe/Berlin", locale=language)
        page = await readers[language].new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        _Pages.body = (
            "".join(f'<script src="/{name}.js" defer></script>' for name in ("words", *scripts)) + html
        )
        await page.goto(pages)
        return page

    yield open_page
    for reader in readers.values():
        await reader.close()
    assert wrong == []
