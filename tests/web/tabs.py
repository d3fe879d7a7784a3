"""Tabs without a browser: events go through Reflex's own processor, our guard and the memory manager."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, TypeVar
from urllib.parse import urlencode

import reflex as rx
from reflex.istate.manager.memory import StateManagerMemory
from reflex_base.event import Event
from reflex_base.event.processor import BaseStateEventProcessor
from reflex_base.event.processor.future import EventFuture

from ticketdesk.ticketdesk import app
from ticketdesk.web.once import ONCE
from ticketdesk.web.shared.notice import defect

State = TypeVar("State", bound=rx.State)
ANSWER_WITHIN_S = 30
_numbers = count(1)


@dataclasses.dataclass
class Answer:
    """What came back for one event and everything it called: new values by ``State.var``, and events."""

    values: dict[str, Any] = dataclasses.field(default_factory=dict)
    events: list[Event] = dataclasses.field(default_factory=list)

    @property
    def goes_to(self) -> str | None:
        """Where the tab is sent."""
        targets = [event.payload["path"] for event in self.events if event.name == "_redirect"]
        return str(targets[-1]) if targets else None

    @property
    def states(self) -> set[str]:
        """Which states told something, leaving out those of Reflex itself."""
        return {name.rpartition(".")[0] for name in self.values if "reflex" not in name.split(".")[0]}


class Web:
    """One process with its tabs. ``raised``: what handlers did not catch themselves."""

    def __init__(self) -> None:
        self.raised: list[Exception] = []
        self._answers: dict[str, Answer] = {}
        self.manager = StateManagerMemory()
        processor = BaseStateEventProcessor(middleware=app, backend_exception_handler=self._note)
        processor.configure(state_manager=self.manager)
        assert processor._root_context
        processor._root_context = dataclasses.replace(
            processor._root_context, emit_delta_impl=self._values, emit_event_impl=self._events
        )
        self.processor = processor

    def tab(self, cookie: str = "", path: str = "/", **query: str) -> Tab:
        """A new tab at an address."""
        return Tab(self, f"tab-{next(_numbers)}", cookie, path, query)

    def answer_to(self, token: str) -> Answer:
        """What a tab was told since it was last asked."""
        return self._answers.pop(token, Answer())

    def told(self, token: str) -> Answer:
        """The same, to be asked for again."""
        return self._answers.setdefault(token, Answer())

    def _note(self, exception: Exception) -> None:
        self.raised.append(exception)
        defect(exception)

    async def _values(self, token: str, delta: Mapping[str, Mapping[str, Any]]) -> None:
        told = self.told(token).values
        for state, values in delta.items():
            for name, value in values.items():
                short = state.rpartition("____")[2] if "____" in state else state
                told[f"{short}.{name.removesuffix('_rx_state_')}"] = value

    async def _events(self, token: str, *events: Event) -> None:
        self.told(token).events.extend(events)


@dataclasses.dataclass
class Tab:
    """One tab of somebody's browser. Change ``path`` or ``query`` to navigate, ``cookie`` to be somebody else."""

    web: Web
    token: str
    cookie: str
    path: str
    query: dict[str, str]

    async def call(self, handler: Any, *arguments: Any) -> Answer:
        """Call a handler as a control of the page does."""
        spec = handler(*arguments) if arguments or not isinstance(handler, rx.event.EventSpec) else handler
        event = Event.from_event_type(spec)[0]
        return await self.send(event.name, dict(event.payload))

    async def send(self, name: str, payload: dict[str, Any]) -> Answer:
        """Send any event at all, and wait for it and what it called."""
        event = Event(name=name, payload=payload, router_data=self._router_data())
        future = await self.web.processor.enqueue(self.token, event)
        async with asyncio.timeout(ANSWER_WITHIN_S):
            await _all_done(future)
            while (
                under_way := ONCE._under_way.values()
            ):  # stopped with whoever went on, but all share one connection here
                await asyncio.wait(under_way)
        return self.web.answer_to(self.token)

    async def hear(self, name: str) -> Answer:
        """What the tab is told without having asked, once this var is among it."""
        await until(lambda: name in self.web.told(self.token).values)
        return self.web.answer_to(self.token)

    async def state(self, of: type[State]) -> State:
        """The tab's state on the server."""
        root = await self.web.manager.get_state(rx.BaseStateToken(ident=self.token, cls=of))
        return await root.get_state(of)

    def _router_data(self) -> dict[str, Any]:
        query = f"?{urlencode(self.query)}" if self.query else ""
        return {
            "pathname": self.path,
            "asPath": f"{self.path}{query}",
            "query": {},
            "token": self.token,
            "sid": f"sid-{self.token}",
            "ip": "127.0.0.1",
            "headers": {"cookie": f"td_session={self.cookie}", "origin": "http://localhost:8000"},
        }


async def until(is_so: Callable[[], object]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(ANSWER_WITHIN_S):
        while not is_so():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def _all_done(future: EventFuture) -> None:
    """Wait for an event and what it called, without raising again what they raised."""
    await asyncio.wait([future])
    for child in future.children:
        await _all_done(child)


@asynccontextmanager
async def a_web_process() -> AsyncIterator[Web]:
    """A process that serves tabs."""
    web = Web()
    async with web.processor:
        yield web
    await web.manager.close()
