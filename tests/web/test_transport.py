"""What is said on a line leaves in order and one at a time, and a line on which nobody answers ends."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from engineio.packet import CLOSE, MESSAGE, PING, Packet

from tests.web.tabs import until
from ticketdesk.web import transport
from ticketdesk.web.transport import SEND, Outbox, Transport


class Line:
    """Stands for the server's end of a line: it takes messages as slowly as one likes."""

    def __init__(self) -> None:
        self.outbox, self.taken, self.hung_up = Outbox(), list[str](), 0
        self.under_way: list[asyncio.Future[None]] = []

    def send(self, message: Any) -> asyncio.Future[None]:
        self.taken.append(message.get("text", message["type"]))
        self.under_way.append(asyncio.get_running_loop().create_future())
        return self.under_way[-1]

    def hang_up(self) -> None:
        self.hung_up += 1

    def open(self) -> None:
        self.outbox.open(self.send, self.hang_up)  # type: ignore[arg-type]

    async def takes(self) -> None:
        self.under_way[-1].set_result(None)
        await asyncio.sleep(0)

    async def say(self, *words: str) -> None:
        for word in words:
            await self.outbox.put(Packet(MESSAGE, word))


async def test_what_is_said_before_the_line_stands_leaves_first() -> None:
    line = Line()
    await line.say("a", "b")
    assert (line.taken, line.outbox.qsize()) == ([], 2)
    line.open()
    await line.say("c")
    assert (line.taken, line.outbox.qsize()) == (["4a"], 2)
    await line.takes()
    await line.takes()
    assert (line.taken, line.outbox.qsize()) == (["4a", "4b", "4c"], 0)


async def test_a_message_is_given_to_the_server_at_once_and_the_next_when_it_was_taken() -> None:
    line = Line()
    line.open()
    await line.say("a", "b", "c")
    assert (line.taken, line.outbox.qsize()) == (["4a"], 2)
    await line.takes()
    await line.say("d")
    assert line.taken == ["4a", "4b"]
    for _ in range(3):
        await line.takes()
    await line.say("e")
    assert line.taken == ["4a", "4b", "4c", "4d", "4e"]
    assert line.hung_up == 0


async def test_one_that_fails_holds_up_no_other() -> None:
    line = Line()
    line.open()
    await line.say("a", "b")
    line.under_way[-1].set_exception(OSError())
    await asyncio.sleep(0)
    await line.takes()
    await line.say("c")
    assert line.taken == ["4a", "4b", "4c"]


async def test_a_server_that_takes_nothing_any_more_ends_the_line_and_fails_nobody() -> None:
    line = Line()
    line.open()
    await line.say("a", "b")
    line.outbox._send = lambda _message: 1 / 0  # type: ignore[assignment, return-value]
    await line.takes()
    assert (line.hung_up, line.outbox.qsize()) == (1, 0)
    await line.say("c")
    assert line.taken == ["4a"]


async def test_a_farewell_is_the_last_and_hangs_up_once() -> None:
    line = Line()
    line.open()
    await line.say("a")
    await line.outbox.put(Packet(CLOSE))
    await line.say("b")
    line.outbox.close()
    ends = asyncio.create_task(line.outbox.join())
    await line.takes()
    assert not ends.done()
    await line.takes()
    await ends
    assert (line.taken, line.hung_up) == (["4a", "1"], 1)


async def test_who_takes_nothing_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "LAST_WORDS_S", 0.01)
    line = Line()
    line.open()
    await line.say("a")
    await asyncio.wait_for(line.outbox.join(), 5)


class Socket:
    """Stands for engine.io's socket: it notes what it hears."""

    def __init__(self) -> None:
        self.queue, self.heard, self.ended = Outbox(), list[Any](), list[str]()
        self.server = SimpleNamespace(
            max_http_buffer_size=10, reason=SimpleNamespace(TRANSPORT_CLOSE="transport close")
        )

    async def hears(self) -> None:
        """Belongs to the socket, as what engine.io hands over."""

    async def receive(self, packet: Packet) -> None:
        self.heard.append(packet.data)
        if packet.data == "fails":
            raise ValueError

    async def close(self, *, reason: str, **_how: bool) -> None:
        self.ended.append(reason)


async def _hear(socket: Socket, *said: str, is_quiet: bool = False) -> list[str]:
    """What the server was told while a client said this; then it went, or said no more."""
    told, left = list[str](), list(said)

    async def send(message: Any) -> None:
        told.append(message.get("text", message["type"]))

    async def receive() -> Any:
        if left:
            return {"type": "websocket.receive", "text": left.pop(0)}
        if is_quiet:
            await asyncio.Event().wait()
        return {"type": "websocket.disconnect"}

    environ = {"asgi.send": send, "asgi.receive": receive, "asgi.scope": {SEND: send}}
    assert await Transport(socket.hears, socket.server)(environ) == ""
    return told


async def test_a_line_is_heard_to_its_end_and_what_fails_ends_it_not() -> None:
    socket = Socket()
    await socket.queue.put(Packet(PING))
    assert await _hear(socket, "4fails", "x", "4a") == ["websocket.accept", "2", "websocket.close"]
    assert (socket.heard, socket.ended) == (["fails", "a"], ["transport close"])
    assert socket.queue.is_over


@pytest.mark.parametrize("said", ["", "4" + "a" * 10])
async def test_nothing_and_too_much_end_it(said: str) -> None:
    socket = Socket()
    await _hear(socket, "4a", said, "4b")
    assert socket.heard == ["a"]


async def test_a_line_that_is_given_up_ends_though_nothing_comes() -> None:
    socket = Socket()
    hearing = asyncio.create_task(_hear(socket, "4a", is_quiet=True))
    await until(lambda: socket.heard)
    socket.queue.close()
    assert (await asyncio.wait_for(hearing, 5))[-1] == "websocket.close"
    assert socket.ended == ["transport close"]


async def test_who_stops_the_line_itself_stops_it() -> None:
    hearing = asyncio.create_task(_hear(Socket(), is_quiet=True))
    await asyncio.sleep(0.01)
    hearing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hearing
