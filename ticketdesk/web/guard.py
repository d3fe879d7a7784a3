"""Deny by default: an event reaches a handler only when the handler says who may call it, and the caller is one.

In Reflex every public method of every state is an endpoint for anybody with a websocket, called with whatever was
sent. The guard stands before all of them. It asks *who may call*, and whether the arguments are what the handler's
annotations say; the verb asks *what about this ticket*.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar, get_type_hints
from urllib.parse import urlencode

import reflex as rx
from pydantic import BaseModel, ConfigDict, create_model
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event
from reflex_base.event.context import EventContext
from reflex_base.registry import RegistrationContext
from reflex_base.utils.form import form_data_as_dict
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import db, metrics, visit
from ticketdesk.desk import sessions
from ticketdesk.models import Role
from ticketdesk.models.columns import now
from ticketdesk.visit import Visit
from ticketdesk.web.address import address_of
from ticketdesk.web.framework import FRAMEWORK, GOING, HYDRATING
from ticketdesk.web.live import ROOMS, delta
from ticketdesk.web.session import Session, cookie_of, line_of, token_in
from ticketdesk.web.shared.back_again import ask_again

Handler = TypeVar("Handler", bound=Callable[..., Any])

ANYONE = frozenset({"anyone"})
STAFF = frozenset({Role.admin, Role.agent, Role.viewer})
AGENTS = frozenset({Role.admin, Role.agent})
ADMINS = frozenset({Role.admin})
MARK = "_ticketdesk_roles"

log = logging.getLogger(__name__)


def allow(roles: frozenset[str]) -> Callable[[Handler], Handler]:
    """Say who may call a handler. It stands under ``@rx.event``; a handler without it is refused.

    Args:
        roles: ``ANYONE``, ``STAFF``, ``AGENTS`` or ``ADMINS``.
    """

    def mark(handler: Handler) -> Handler:
        setattr(handler, MARK, roles)
        return handler

    return mark


def roles_of(name: str) -> frozenset[str]:
    """Who may call the handler of this full name; nobody when it is unmarked or does not exist."""
    registered = RegistrationContext.get().event_handlers.get(name)
    return getattr(registered.handler.fn, MARK, frozenset()) if registered else frozenset()


@cache
def _arguments(handler: Callable[..., Any]) -> type[BaseModel]:
    """What a handler takes, by its annotations: exactly these arguments, of exactly these types."""
    hints = get_type_hints(handler)
    wanted = list(inspect.signature(handler).parameters.values())[1:]
    fields: dict[str, Any] = {
        each.name: (hints.get(each.name, Any), ... if each.default is each.empty else each.default)
        for each in wanted
    }
    return create_model(handler.__name__, __config__=ConfigDict(strict=True, extra="forbid"), **fields)


def fits(event: Event) -> bool:
    """Whether an event brings what its handler takes; Reflex itself would pass on anything."""
    handler = RegistrationContext.get().event_handlers[event.name].handler.fn
    try:
        _arguments(handler)(**{name: form_data_as_dict(value) for name, value in event.payload.items()})
        _keeps_out_of_storage(event)
    except (TypeError, ValueError):
        log.warning("an event was refused: %s does not take what was sent", event.name)
        return False
    return True


def _keeps_out_of_storage(event: Event) -> None:
    """What hydrates a tab could write what the browser kept, as `update_vars_internal` does; the desk keeps nothing there."""
    if event.name == HYDRATING and event.payload.get("vars"):
        raise ValueError


class Guard(rx.Middleware):
    """Stands before every event: foreground, background, on_load and hydrate.

    Args:
        loads: The handlers that fill pages. A tab calls them by itself when it comes back or hears of a change, so
            they do not show that somebody is there; going to another page does.
        arriving: States that look around when a tab comes, before it is told what they hold (then it is new), and when it
            goes to another page.
    """

    def __init__(self, loads: frozenset[str] = frozenset(), arriving: Sequence[Any] = ()) -> None:
        self.loads, self.arriving = loads, arriving

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """Let an event through (None), or answer it here."""
        began, answer = time.perf_counter(), await self._look_at(state, event)
        if answer is None:
            _measure(event.name, began)
        else:
            metrics.happened(event.name, "refused")
        return answer

    async def _look_at(self, state: BaseState, event: Event) -> StateUpdate | None:
        _note_visit()
        session = await state.get_state(Session)
        try:
            is_theirs = await session._recognise()
        except Exception as error:
            # A tab that was never filled holds nothing of anybody, so its page may be drawn.
            if session._owner is None and event.name in FRAMEWORK:
                return None
            if event.name in self.loads | {HYDRATING, GOING}:
                ask_again(line_of(state), event)
            return _unknown(error)
        if not is_theirs:
            return StateUpdate(delta=delta(Session, must_reload=True))
        if away := await turned_away(state, event.name):
            return StateUpdate(events=away)
        if not fits(event):
            return StateUpdate()
        if event.name in (HYDRATING, GOING):
            for kind in self.arriving:
                (await state.get_state(kind))._arrive(is_new=event.name == HYDRATING)
        if session._owner:
            ROOMS.recognised(line_of(state), session._owner)
            await self._note_click(session, event)
        return None

    async def _note_click(self, session: Session, event: Event) -> None:
        is_click = event.name == GOING or event.name not in FRAMEWORK | self.loads
        last = session._seen_at
        if not is_click or EventContext.get().parent_txid or not last or now() - last < sessions.SEEN_EVERY:
            return
        try:
            async with db.transaction() as transaction:
                await sessions.seen(transaction, token_in(cookie_of(session)))
        except SQLAlchemyError as error:
            log.warning("a click could not be noted (%s)", type(error).__name__)


async def turned_away(state: BaseState, name: str) -> list[Event]:
    """Where somebody is sent who may not call a handler; nowhere when they may.

    Args:
        state: Any state of the tab, after the guard found out who calls.
        name: The handler's full name.
    """
    roles = ANYONE if name in FRAMEWORK else roles_of(name)
    role = (await state.get_state(Session))._role
    if roles == ANYONE or role in roles:
        return []
    return Event.from_event_type(rx.redirect("/desk" if role else _sign_in_for(state)))


def _measure(name: str, began: float) -> None:
    """Reflex tells no middleware that an event is over; but it runs in a task of its own."""

    def over(task: asyncio.Task[Any]) -> None:
        is_well = not task.cancelled() and task.exception() is None
        metrics.happened(name, "done" if is_well else "failed", time.perf_counter() - began)

    if task := asyncio.current_task():
        task.add_done_callback(over)


def _note_visit() -> None:
    """The verbs, the limits and the log see where an event came from: it is set in the event's own task."""
    context = EventContext.get()
    headers = context.router_data.get("headers", {})
    address = address_of(context.router_data.get("ip", ""), headers.get("x-forwarded-for", ""))
    visit.arrives(Visit(address, headers.get("user-agent", ""), context.txid))


def failing(exception: Exception) -> None:
    """What Reflex calls when a handler failed: it does so in another task, so the visit is told again."""
    from ticketdesk.web.shared import notice

    _note_visit()
    notice.defect(exception)


def _sign_in_for(state: BaseState) -> str:
    """The sign-in page, which leads back to the page that was asked for. The browser says which; sign-in checks it."""
    asked = state.router.url
    target = f"{asked.path}?{asked.query}" if asked.query else asked.path
    is_deeper = target.startswith("/desk") and target.strip("/") != "desk"
    return f"/login?{urlencode({'next': target})}" if is_deeper else "/login"


def _unknown(error: Exception) -> StateUpdate:
    """Who calls cannot be told, mostly because the database is away: nobody gets in, and it is said."""
    from ticketdesk.web.shared import notice  # its handlers carry marks from here

    return StateUpdate(delta=notice.told(notice.reason(error)))
