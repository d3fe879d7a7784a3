"""A local stand-in for the Gemini API that misbehaves on request, on asyncio alone.

aiohttp must not be installed for it: google-genai would change its transport. The behaviour is the model's name
in the URL when that names one, else the mode of the server: those of ``answers.REPLIES``, of ``quotes.QUOTING`` (which
answer with words of the ticket and of their own) and ``ok``, ``say``
(a given text), ``slow-N`` (seconds), ``flaky-N`` (N times 503), ``hang``, ``drip``, ``reset``, ``close``.
What the real API always refuses is refused in every mode, since a lenient stub hides the bug.

In a test: ``async with GeminiStub("e503") as stub: ... stub.base_url, stub.log``.
By itself: ``python -m tests.stub.gemini --port 9009 --mode ok``, then ``POST /_stub/mode {"mode": "e503"}``,
``GET /_stub/log`` and ``DELETE /_stub/log``.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
from collections import Counter
from dataclasses import asdict
from typing import Any

from tests.stub.answers import FINE, REPLIES, Reply, as_json, judged, said
from tests.stub.honesty import CALL, Seen, always_refused
from tests.stub.quotes import QUOTING

BY_THE_SERVER = ("ok", "say", "hang", "drip", "reset", "close")
NUMBERED = re.compile(r"slow-\d+(\.\d+)?|flaky-\d+")


class GeminiStub:
    """A server on the loopback.

    Args:
        mode: The behaviour for models whose name is none.
        port: 0 for any free one.
    """

    def __init__(self, mode: str = "ok", port: int = 0) -> None:
        self.log: list[Seen] = []
        self.text = FINE
        self._port = port
        self._counts: Counter[str] = Counter()
        self._calls: set[asyncio.Task[None]] = set()
        self.behave(mode)

    def behave(self, mode: str) -> None:
        """Change the behaviour from the next request on."""
        if not _is_mode(mode):
            raise ValueError(f"There is no behaviour {mode!r}.")
        self.mode = mode
        self._counts.clear()

    async def __aenter__(self) -> GeminiStub:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self._port)
        self.base_url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for call in self._calls:
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._calls.add(task)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while await self._one(reader, writer):
                    pass
        finally:
            self._calls.discard(task)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Serve one request of a connection; False ends it."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ", 2)
        pairs = (line.split(":", 1) for line in head[1:] if line)
        headers = {name.strip().lower(): value.strip() for name, value in pairs}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        if path.startswith("/_stub/"):
            return await _send(writer, self._controlled(method, path, body))
        seen = self._noted(path, headers, body)
        if refused := always_refused(seen):
            return await _send(writer, refused, seen)
        return await self._misbehave(seen, reader, writer)

    def _noted(self, path: str, headers: dict[str, str], body: bytes) -> Seen:
        found = CALL.match(path)
        model = found[2] if found else ""
        value = json.loads(body) if body else None
        seen = Seen(path, model, model if _is_mode(model) else self.mode, headers, value)
        self.log.append(seen)
        return seen

    async def _misbehave(
        self, seen: Seen, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        mode = seen.mode
        if mode == "hang":
            await reader.read()  # until the caller gives up
            return False
        if mode == "close":
            return False
        if mode == "reset":
            writer.transport.abort()
            return False
        if mode.startswith("slow-"):
            await asyncio.sleep(float(mode.removeprefix("slow-")))
        return await _send(writer, self._reply(seen), seen, pause=0.5 if mode == "drip" else 0)

    def _reply(self, seen: Seen) -> Reply:
        self._counts[seen.mode] += 1
        if seen.mode.startswith("flaky-"):
            broken = self._counts[seen.mode] <= int(seen.mode.removeprefix("flaky-"))
            return REPLIES["e503"]() if broken else judged(_asked(seen.body))
        if seen.mode == "say":
            return said(self.text)
        if seen.mode in QUOTING:
            return said(QUOTING[seen.mode](_asked(seen.body)))
        return REPLIES[seen.mode]() if seen.mode in REPLIES else judged(_asked(seen.body))

    def _controlled(self, method: str, path: str, body: bytes) -> Reply:
        if (method, path) == ("GET", "/_stub/log"):
            return as_json([asdict(seen) for seen in self.log])
        if (method, path) == ("DELETE", "/_stub/log"):
            self.log.clear()
            return as_json({"cleared": True})
        if (method, path) == ("POST", "/_stub/mode"):
            wish = json.loads(body)
            if not _is_mode(wish["mode"]):
                return as_json({"error": "no such mode"}, 422)
            self.behave(wish["mode"])
            self.text = wish.get("text", FINE)
            return as_json({"mode": self.mode})
        return as_json({"error": "log and mode are all there is"}, 404)


def _is_mode(name: str) -> bool:
    return name in REPLIES or name in QUOTING or name in BY_THE_SERVER or NUMBERED.fullmatch(name) is not None


def _asked(body: Any) -> str:
    contents = (body or {}).get("contents", [])  # a redirected call has lost its body
    return " ".join(part.get("text", "") for content in contents for part in content["parts"])


async def _send(
    writer: asyncio.StreamWriter, reply: Reply, seen: Seen | None = None, pause: float = 0
) -> bool:
    if seen:
        seen.status = reply.status
    length = len(reply.body) if reply.promised is None else reply.promised
    headers = {"content-type": reply.kind, "content-length": str(length), **reply.headers}
    lines = [f"HTTP/1.1 {reply.status} Said", *(f"{name}: {value}" for name, value in headers.items())]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    step = max(1, len(reply.body) // 12) if pause else max(1, len(reply.body))
    for start in range(0, len(reply.body), step):
        writer.write(reply.body[start : start + step])
        await writer.drain()
        await asyncio.sleep(pause)
    await writer.drain()
    return reply.promised is None


async def _stand(port: int, mode: str) -> None:
    async with GeminiStub(mode, port) as stub:
        print(f"A Gemini stub answers at {stub.base_url} in mode {mode}.", flush=True)
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="A local stand-in for the Gemini API.")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free one")
    parser.add_argument("--mode", default="ok")
    chosen = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_stand(chosen.port, chosen.mode))


if __name__ == "__main__":
    main()
