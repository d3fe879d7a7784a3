"""A client of the desk that is no browser: a websocket, and whatever one likes to send on it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import altcha
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.served import Served

ROOT = "reflex___state____state"
HYDRATE = f"{ROOT}.hydrate_and_load"
SUBMIT = f"{ROOT}.ticketdesk___web___form___state____form_state.submit"
ANSWER_WITHIN_S = 30


class Line:
    """One open line. ``values``: the newest value of every var, by ``state.var``; ``events``: what the server asked for;
    ``told``: the numbered messages of its list.

    Args:
        socket: The websocket.
        token: The tab that it claims to be.
        path: The address that it claims to show.
    """

    def __init__(self, socket: ClientConnection, token: str, path: str) -> None:
        self.token, self.path = token, path
        self.values: dict[str, Any] = {}
        self.events: list[dict[str, Any]] = []
        self.heard: list[str] = []
        self.told: list[dict[str, Any]] = []
        self.is_closed = False
        self._socket, self._news = socket, asyncio.Event()

    async def say(self, text: str) -> None:
        """Send a text as it is."""
        await self._socket.send(text)

    async def send(self, name: str, payload: Any = None, **router_data: Any) -> None:
        """Send an event by its full name, or by what comes after the name of Reflex's root state."""
        full = name if name.startswith("reflex___") else f"{ROOT}.{name}"
        where = {"pathname": self.path, "asPath": self.path, "query": {}} | router_data
        await self.emit("event", {"name": full, "payload": payload or {}, "router_data": where})

    async def emit(self, *message: Any) -> None:
        """Send any message on Reflex's namespace."""
        await self.say("42/_event," + json.dumps(message))

    async def load(self) -> None:
        """What a page does first: get everything, and run what it loads."""
        await self.send(HYDRATE)
        await self.until(lambda: self.values.get("state.is_hydrated") is True)

    async def submit(self, **form: str) -> None:
        """Send the public form, and prove that one is no machine: no person is as fast as this client."""
        await self.send(SUBMIT, {"form": form})
        await self.until(lambda: self.value("form_state.challenge") or self.value("form_state.number"))
        if asked := self.value("form_state.challenge"):
            challenge = altcha.Challenge.from_dict(json.loads(asked))
            solution = await asyncio.to_thread(altcha.solve_challenge, challenge)
            assert solution
            proof = altcha.Payload(challenge, solution).to_base64()
            await self.send(SUBMIT, {"form": form | {"proof": proof}})
        await self.until(lambda: self.value("form_state.number"))

    async def until(self, is_there: Callable[[], object], within: float = ANSWER_WITHIN_S) -> None:
        """Wait until something was heard."""
        async with asyncio.timeout(within):
            while not is_there():
                self._news.clear()
                await self._news.wait()

    async def settle(self) -> None:
        """Wait until the server has done what was sent before: events of one tab are done one after another."""
        mark = len(self.events)
        await self.send("set_is_hydrated", {"value": False})
        await self.until(
            lambda: self.values.get("state.is_hydrated") is False or len(self.events) > mark + 50
        )
        await self.send("set_is_hydrated", {"value": True})
        await self.until(lambda: self.values.get("state.is_hydrated") is True)

    def value(self, name: str) -> Any:
        """A var by the end of its name, such as ``queue_state.total``."""
        return next((value for known, value in self.values.items() if known.endswith(name)), None)

    def row(self, number: int) -> dict[str, Any] | None:
        """What its list was told last of a ticket, in the messages that it still has."""
        places = [
            value for name, value in self.values.items() if ".live_" in name and str(number) in value["rows"]
        ]
        newest = max(places, key=lambda one: one["n"], default=None)
        return newest["rows"][str(number)] if newest else None

    @property
    def goes_to(self) -> list[str]:
        """Where the server sent the tab."""
        return [event["payload"]["path"] for event in self.events if event["name"] == "_redirect"]

    async def listen(self) -> None:
        """Hear everything until the line is cut."""
        with contextlib.suppress(ConnectionClosed):
            async for message in self._socket:
                await self._hear(str(message))
        self.is_closed = True
        self._news.set()

    async def _hear(self, message: str) -> None:
        if message == "2":
            await self.say("3")
            return
        self.heard.append(message)
        if message.startswith("42/_event,"):
            kind, *rest = json.loads(message.removeprefix("42/_event,"))
            if kind == "event":
                self._take(rest[0])
        elif message.startswith("41/_event"):
            self.is_closed = True
        self._news.set()

    def _take(self, update: dict[str, Any]) -> None:
        for state, values in (update.get("delta") or {}).items():
            short = state.rpartition("____")[2]
            self.values |= {
                f"{short}.{name.removesuffix('_rx_state_')}": value for name, value in values.items()
            }
            self.told += [
                value for name, value in values.items() if name.startswith("live_") and value["room"]
            ]
        self.events += update.get("events") or []


@asynccontextmanager
async def a_line(
    desk: Served,
    cookie: str = "",
    path: str = "/",
    *,
    token: str | None = None,
    headers: dict[str, str] | None = None,
    auth: Any = None,
) -> AsyncIterator[Line]:
    """An open line to a desk, before the first event.

    Args:
        desk: Which desk.
        cookie: The Cookie header.
        path: The address that the client claims to show.
        token: The tab that it claims to be; a new one without.
        headers: More headers, such as a foreign Origin.
        auth: What the client says when it enters Reflex's namespace.
    """
    name = token or str(uuid4())
    address = f"ws://localhost:{desk.port}/_event/?EIO=4&transport=websocket&token={name}"
    more = {"Origin": desk.url} | ({"Cookie": cookie} if cookie else {}) | (headers or {})
    async with connect(address, additional_headers=more, max_size=None, compression=None) as socket:
        line = Line(socket, name, path)
        assert str(await socket.recv()).startswith("0")
        await line.say("40/_event," + (json.dumps(auth) if auth is not None else ""))
        listening = asyncio.create_task(line.listen())
        try:
            await line.until(lambda: line.heard)
            yield line
        finally:
            listening.cancel()
