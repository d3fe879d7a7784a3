"""Deny by default: an event reaches a handler only when the handler says who may call it, and the caller is one.

In Reflex every public method of every state is an endpoint for anybody with a websocket. The guard stands before
all of them. It asks only *who may call*; the verb asks *what about this ticket*.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import reflex as rx
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext

from ticketdesk.models import Role
from ticketdesk.web.session import Session

Handler = TypeVar("Handler", bound=Callable[..., Any])

ANYONE = frozenset({"anyone"})
STAFF = frozenset({Role.admin, Role.agent, Role.viewer})
AGENTS = frozenset({Role.admin, Role.agent})
MARK = "_ticketdesk_roles"

_ROOT = "reflex___state____state"
# What Reflex itself needs, by exact name. `update_vars_internal` is missing on purpose: it would write into any
# cookie or storage var, and the desk has none.
FRAMEWORK = frozenset(
    f"{_ROOT}.{name}"
    for name in (
        "hydrate",
        "hydrate_and_load",
        "set_is_hydrated",
        "reflex___state____on_load_internal_state.on_load_internal",
        "reflex___state____on_load_internal_state.set_is_hydrated",
    )
)


def allow(roles: frozenset[str]) -> Callable[[Handler], Handler]:
    """Say who may call a handler. It stands under ``@rx.event``; a handler without it is refused.

    Args:
        roles: ``ANYONE``, ``STAFF`` or ``AGENTS``.
    """

    def mark(handler: Handler) -> Handler:
        setattr(handler, MARK, roles)
        return handler

    return mark


def roles_of(name: str) -> frozenset[str]:
    """Who may call the handler of this full name; nobody when it is unmarked or does not exist."""
    registered = RegistrationContext.get().event_handlers.get(name)
    return getattr(registered.handler.fn, MARK, frozenset()) if registered else frozenset()


class Guard(rx.Middleware):
    """Stands before every event: foreground, background, on_load and hydrate."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """Let an event through (None), or answer it here."""
        session = await state.get_state(Session)
        if not await session._recognise():
            return StateUpdate(delta={Session.get_full_name(): {f"{'must_reload'}_rx_state_": True}})
        roles = ANYONE if event.name in FRAMEWORK else roles_of(event.name)
        if roles == ANYONE or session._role in roles:
            return None
        return StateUpdate(events=Event.from_event_type(rx.redirect("/login" if not session._role else "/desk")))
