"""Tabs of the queue without browsers: bare websockets that say what a page says, and note when they hear of a change.

A change is known by the mark in its title, ``mark-17``. Everything else that comes is only counted.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import time
from typing import cast
from uuid import uuid4

HYDRATE = "reflex___state____state.hydrate_and_load"
MARK = re.compile(rb"mark-(\d+)")
LOADED = b'"is_hydrated_rx_state_":true'
LOAD_AGAIN = b'queue_state.load"'


class Tab(asyncio.Protocol):
    """One open tab.

    Args:
        address: Host and port.
        cookie: The Cookie header of somebody who may see the queue.
        origin: The address of the desk, as a page of it says where it came from.
        path: The address that it shows.
        token: The tab that it claims to be; a new one without.
    """

    def __init__(
        self, address: tuple[str, int], cookie: str, origin: str, path: str = "/desk", token: str = ""
    ) -> None:
        self.address, self.cookie, self.origin, self.path = address, cookie, origin, path
        self.token = token or str(uuid4())
        self.heard: dict[int, int] = {}
        self.loads, self.taken, self.news, self.news_bytes = 0, 0, 0, 0
        self.is_closed = False
        self.loaded: asyncio.Event = asyncio.Event()
        self._got, self._is_up = bytearray(), False
        self.transport: asyncio.Transport | None = None

    async def open(self) -> None:
        """Connect, and say what a page says first. ``loaded`` tells when it is filled."""
        await asyncio.get_running_loop().create_connection(lambda: self, *self.address)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        key = base64.b64encode(os.urandom(16)).decode()
        asked = "/_event/?EIO=4&transport=websocket&token=" + self.token if self.cookie else self.path
        lines = (
            f"GET {asked} HTTP/1.1",
            f"Host: {self.origin.removeprefix('http://')}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
            f"Origin: {self.origin}",
            f"Cookie: {self.cookie}",
        )
        self.transport.write("\r\n".join((*lines, "", "")).encode())

    def data_received(self, data: bytes) -> None:
        got = self._got
        got += data
        if not self._is_up:
            end = got.find(b"\r\n\r\n")
            if end < 0:
                return
            assert got.startswith(b"HTTP/1.1 101"), bytes(got[:200])
            del got[: end + 4]
            self._is_up = True
        while (frame := _first_frame(got)) is not None:
            kind, begin, end = frame
            body = bytes(got[begin:end])
            del got[:end]
            if kind == 1:
                self._hear(body)
            elif kind == 8 and self.transport:
                self.transport.close()

    def connection_lost(self, _error: Exception | None) -> None:
        self.is_closed = True
        self.loaded.set()

    def say(self, text: str) -> None:
        """Send a text."""
        assert self.transport
        self.transport.write(_frame(text.encode()))

    def close(self) -> None:
        """Cut the line."""
        if self.transport:
            self.transport.abort()

    def _hear(self, body: bytes) -> None:
        self.taken += len(body)
        if body == b"2":
            self.say("3")
        elif body.startswith(b"0"):
            where = {"pathname": self.path, "asPath": self.path, "query": {}}
            event = {"name": HYDRATE, "payload": {}, "router_data": where}
            self.say("40/_event," + json.dumps({"event": event}))
        elif not self.loaded.is_set():
            if LOADED in body:
                self.loaded.set()
        else:
            self._hear_news(body)

    def _hear_news(self, body: bytes) -> None:
        self.news, self.news_bytes = self.news + 1, self.news_bytes + len(body)
        if LOAD_AGAIN in body:
            self.loads += 1
        now = time.monotonic_ns()
        for found in MARK.findall(body):
            number = int(found)
            if number not in self.heard:
                self.heard[number] = now


def _first_frame(got: bytearray) -> tuple[int, int, int] | None:
    """What the first whole frame of a server is, and where its content stands; None while it is not all there."""
    if len(got) < 2:
        return None
    size, begin = got[1] & 127, 2
    if size == 126:
        size, begin = int.from_bytes(got[2:4], "big"), 4
    elif size == 127:
        size, begin = int.from_bytes(got[2:10], "big"), 10
    if len(got) < begin or len(got) < begin + size:
        return None
    return got[0] & 15, begin, begin + size


def _frame(body: bytes) -> bytes:
    """A text as a client sends it: masked, here with zeros, which leave it as it is."""
    size = len(body)
    if size < 126:
        head = bytes([0x81, 0x80 | size])
    elif size < 1 << 16:
        head = bytes([0x81, 0x80 | 126]) + size.to_bytes(2, "big")
    else:
        head = bytes([0x81, 0x80 | 127]) + size.to_bytes(8, "big")
    return head + b"\0\0\0\0" + body
