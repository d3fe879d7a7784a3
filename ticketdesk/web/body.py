"""The body of a request that is answered before it was read."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.types import Message, Receive

SMALL = 64 * 1024
READ_OUT_WITHIN_S = 1.0


class Body:
    """What comes with a request. A small one is read to its end before the answer, whoever wanted it.

    A server that has answered closes the line on which a body is still under way, and the client, which believes the
    line to be good, loses its next request.

    Args:
        receive: What the server gives.
        headers: Of the request.
    """

    def __init__(self, receive: Receive, headers: Headers) -> None:
        size = headers.get("content-length", "0")
        self._receive = receive
        self._is_under_way = size.isdecimal() and 0 < int(size) <= SMALL

    async def receive(self) -> Message:
        """The next piece, for whoever answers."""
        message = await self._receive()
        if message["type"] != "http.request" or not message.get("more_body"):
            self._is_under_way = False
        return message

    async def read_out(self) -> None:
        """Read what nobody has read, for a moment."""
        if not self._is_under_way:
            return
        try:
            async with asyncio.timeout(READ_OUT_WITHIN_S):
                while self._is_under_way:
                    await self.receive()
        except TimeoutError:
            self._is_under_way = False
