"""A tab that comes is told once: what it holds together with what its page loads. One that goes to another page is told
what that shows in the event that says so.

Reflex makes five events of the one and four of the other, each with a task, a lock, a look at who calls and a message of
its own. After a restart all tabs come at the same moment, and that was most of what they cost; who goes on waits for it:
docs/decisions/0038 and 0044.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import time
from typing import Any

import reflex as rx
from reflex.state import BaseState, OnLoadInternalState, StateUpdate, _diff_against_initial_state
from reflex_base.event import Event
from reflex_base.event.context import EventContext
from reflex_base.registry import RegistrationContext
from reflex_base.utils.format import format_event_handler

from ticketdesk import metrics
from ticketdesk.logs import where
from ticketdesk.web.framework import GOING, HYDRATING
from ticketdesk.web.guard import turned_away
from ticketdesk.web.session import Session, line_of
from ticketdesk.web.untouched import everything

log = logging.getLogger(__name__)


class Arrivals(rx.Middleware):
    """Answers what a tab says first. It stands behind the guard, which has found out who comes."""

    def __init__(self) -> None:
        self._loading: dict[str, asyncio.Timeout] = {}

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """Load the page of a tab that comes or goes on. Whatever else comes is left to Reflex, and who cannot be told."""
        root: Any = state._get_root_state()
        if event.name not in (HYDRATING, GOING) or (await root.get_state(Session))._owner is None:
            return None
        return await (self._come(app, root, event) if event.name == HYDRATING else self._go(app, root))

    async def _come(self, app: rx.App, root: Any, event: Event) -> StateUpdate:
        """Everything, with what the page loads in it."""
        calls: list[Event] = []
        root.is_hydrated = await self._load(app, root, calls)
        alike, own = everything(root)
        if hashes := event.payload.get("hashes"):
            own = await _diff_against_initial_state(type(root), {**alike, **own}, hashes)
        else:  # by itself: a line keeps as much memory as the largest of its messages takes
            await EventContext.get().emit_delta(alike)
        root._clean()
        return StateUpdate(delta=own, events=calls)

    async def _go(self, app: rx.App, root: Any) -> StateUpdate | None:
        """What the page itself loads at once; what stands around it, and what the page calls then, in events of their own."""
        if not (loads := app.get_load_events(root.get_value("rx_router_url").path)):
            return None
        own, *others = loads
        root.is_hydrated = False
        calls = await _call(root, format_event_handler(own))
        told = await root._get_resolved_delta()
        root._clean()
        after = [*others, OnLoadInternalState.set_is_hydrated(True)]  # type: ignore[operator]
        return StateUpdate(delta=told, events=[*Event.from_event_type(after), *calls])

    def go_on(self, sid: str) -> None:
        """Somebody went to another page before the one with which their tab came was loaded: nobody waits for it.

        Args:
            sid: The tab's line.
        """
        if patience := self._loading.get(sid):
            patience.reschedule(asyncio.get_running_loop().time())

    async def _load(self, app: rx.App, root: Any, calls: list[Event]) -> bool:
        """Load a page, and note what its handlers call. False when somebody went on meanwhile."""
        sid = line_of(root)
        try:
            async with asyncio.timeout(None) as self._loading[sid]:
                for load in app.get_load_events(root.get_value("rx_router_url").path):
                    calls += (called := await _call(root, format_event_handler(load)))
                    if any(one.name == "_redirect" for one in called):
                        break
        except TimeoutError:
            return False
        finally:
            del self._loading[sid]
        return True


ARRIVALS = Arrivals()


async def _call(root: Any, name: str) -> list[Event]:
    """Run a handler that loads, when the caller may. One that fails is left to Reflex, which tells of failures."""
    if away := await turned_away(root, name):
        metrics.happened(name, "refused")
        return away
    registered, began = RegistrationContext.get().event_handlers[name], time.perf_counter()
    try:
        answer = registered.handler.fn(await root.get_state(registered.states[0]))
        if inspect.isawaitable(answer):
            answer = await answer
    except Exception as error:
        log.warning("a page could not be loaded with its tab: %s", where(error))
        return [Event(name=name)]
    metrics.happened(name, "done", time.perf_counter() - began)
    return Event.from_event_type(answer) if answer else []
