"""A tab's line between socket.io and the server: what is said is given to the server where it is said.

Engine.io has a task for each line that waits for a message with a clock and hands it through five layers. That was three
quarters of what it cost to tell a tab of a change, and a third of what an idle tab took: docs/decisions/0043.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import reflex as rx
from engineio.exceptions import SocketIsClosedError
from engineio.packet import CLOSE, Packet
from starlette.types import Message, Send

from ticketdesk.logs import where

SEND = "ticketdesk.send"
"""Where a scope keeps what sends to the server itself, past all layers."""
LAST_WORDS_S = 2.0
"""So long a line that ends may still take what was said on it."""
log = logging.getLogger(__name__)


def said(packet: Packet) -> Message:
    """A packet as the server takes it. It is given to many lines, and nobody changes it."""
    return {"type": "websocket.send", "text": packet.encode()}


class Outbox:
    """What leaves on one line, in order and one at a time. Stands for the queue that engine.io has for it."""

    __slots__ = ("_hang_up", "_send", "_under_way", "_waiting", "is_over")

    def __init__(self) -> None:
        self.is_over = False
        self._send: Send | None = None
        self._hang_up: Callable[[], object] | None = None
        self._under_way: asyncio.Future[None] | None = None
        self._waiting: deque[Message] = deque()

    def open(self, send: Send, hang_up: Callable[[], object]) -> None:
        """The line stands: let go what was said before.

        Args:
            send: Gives a message to the server.
            hang_up: Has the line end.
        """
        self._send, self._hang_up = send, hang_up
        self._go_on()

    def close(self) -> None:
        """End the line after what was said; nothing is said any more."""
        if not self.is_over:
            self.is_over = True
            if self._hang_up:
                self._hang_up()

    def say(self, message: Message) -> None:
        """Send a message, now or when those before it have left."""
        if self.is_over:
            return
        if self._send and not self._waiting and (self._under_way is None or self._under_way.done()):
            self._give(self._send, message)
            return
        self._waiting.append(message)
        if self._under_way and len(self._waiting) == 1:
            self._under_way.add_done_callback(self._go_on)

    def _go_on(self, _sent: asyncio.Future[None] | None = None) -> None:
        if self._send and self._waiting:
            self._give(self._send, self._waiting.popleft())
            if self._under_way and self._waiting:
                self._under_way.add_done_callback(self._go_on)

    def _give(self, send: Send, message: Message) -> None:
        """A server that takes nothing any more ends this line, and nobody else's news."""
        try:
            self._under_way = asyncio.ensure_future(send(message))
        except Exception as error:
            log.info("a line took nothing any more: %s", where(error))
            self._waiting.clear()
            self.close()

    async def put(self, packet: Packet) -> None:
        """Say what engine.io has to say; its farewell is the last."""
        self.say(said(packet))
        if packet.packet_type == CLOSE:
            self.close()

    def qsize(self) -> int:
        """How many messages wait for the one that is under way."""
        return len(self._waiting)

    async def join(self) -> None:
        """Wait until everything has left, though not for ever."""
        loop = asyncio.get_running_loop()
        until = loop.time() + LAST_WORDS_S
        while (last := self._under_way) and (self._waiting or not last.done()) and loop.time() < until:
            await asyncio.wait([last], timeout=until - loop.time())


class Transport:
    """Hears a line until it ends.

    Args:
        hears: What engine.io would do with it; it belongs to its socket.
        server: Engine.io's server.
    """

    def __init__(self, hears: Any, server: Any) -> None:
        self._socket, self._most = hears.__self__, server.max_http_buffer_size
        self._hearing: asyncio.Future[Message] | None = None

    async def __call__(self, environ: dict[str, Any]) -> str:
        """Let a line in, and stay with it. Gives what engine.io takes for an answer that needs no words."""
        socket, outbox, send = self._socket, self._socket.queue, environ["asgi.send"]
        await send({"type": "websocket.accept"})
        socket.connected = socket.upgraded = True
        outbox.open(environ["asgi.scope"].get(SEND, send), self._hang_up)
        try:
            with suppress(SocketIsClosedError):
                while text := await self._next(environ["asgi.receive"]):
                    await self._take(text)
        except asyncio.CancelledError:
            if not outbox.is_over:
                raise
        finally:
            await outbox.join()
            outbox.close()
            await socket.close(wait=False, abort=True, reason=socket.server.reason.TRANSPORT_CLOSE)
        with suppress(Exception):  # it may be closed already
            await send({"type": "websocket.close"})
        return ""

    async def _next(self, receive: Callable[[], Any]) -> str | bytes | None:
        """What is said next; None when the line is over, or it is too much."""
        if self._socket.queue.is_over:
            return None
        self._hearing = asyncio.ensure_future(receive())
        heard = await self._hearing
        text = heard.get("text") or heard.get("bytes") if heard["type"] == "websocket.receive" else None
        return text if text and len(text) <= self._most else None

    async def _take(self, text: str | bytes) -> None:
        try:
            await self._socket.receive(Packet(encoded_packet=text))
        except SocketIsClosedError:
            raise
        except Exception as error:
            log.warning("what was said on a line could not be taken: %s", where(error))

    def _hang_up(self) -> None:
        if self._hearing:
            self._hearing.cancel()


def mind(app: rx.App) -> None:
    """Have the lines of an app speak through these, and end one that engine.io gives up because nobody answers on it."""
    sockets: Any = app.sio
    engine = sockets.eio
    engine.create_queue = Outbox
    engine._async = {**engine._async, "websocket": Transport}
    pass_on = engine.handlers["disconnect"]

    async def disconnect(sid: str, reason: str) -> None:
        await pass_on(sid, reason)
        socket = engine.sockets.get(sid)
        if socket and reason == engine.reason.PING_TIMEOUT:
            socket.queue.close()

    engine.handlers["disconnect"] = disconnect
