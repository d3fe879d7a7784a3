"""What connects a window with the server, in the hands of a test: held, or slow."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from functools import partial

from playwright.async_api import Page, WebSocketRoute


class Line:
    """What connects a window with the server: its answers can be held, however fast the machine is."""

    def __init__(self) -> None:
        self._held: list[Callable[[], None]] = []
        self._is_held = False

    def hold(self) -> None:
        """From now on nothing of the server arrives."""
        self._is_held = True

    def let_through(self) -> None:
        """All of it arrives, and what comes from now on."""
        self._is_held = False
        while self._held:
            self._held.pop(0)()

    def between(self, page_side: WebSocketRoute) -> None:
        """Stand between the two."""
        server_side = page_side.connect_to_server()
        page_side.on_message(server_side.send)
        server_side.on_message(
            lambda said: (
                self._held.append(partial(page_side.send, said)) if self._is_held else page_side.send(said)
            )
        )


async def line_of(page: Page) -> Line:
    """The line of a window, which is loaded again for it."""
    line = Line()
    await page.route_web_socket(re.compile("/_event"), line.between)
    await page.reload()
    return line


async def slow_down(page: Page, seconds: float) -> None:
    """From now on every answer of the server comes late."""

    def between(page_side: WebSocketRoute) -> None:
        server_side = page_side.connect_to_server()
        page_side.on_message(server_side.send)
        later = asyncio.get_running_loop().call_later
        server_side.on_message(lambda message: later(seconds, page_side.send, message) and None)

    await page.route_web_socket(re.compile("/_event"), between)
    await page.reload()
