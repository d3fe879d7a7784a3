"""What may come in on a tab's websocket: an event of the right shape, and nothing else.

Reflex and its socket take whatever comes. What they do not expect fails deep inside them, and then stands in their
errors; and a message that calls itself "connect" or "disconnect" would do what only the server may do.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import reflex as rx
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from reflex.state import StateUpdate

from ticketdesk.visit import Visit
from ticketdesk.web.address import address_of
from ticketdesk.web.arriving import ARRIVALS
from ticketdesk.web.buckets import PACE
from ticketdesk.web.framework import GOING
from ticketdesk.web.session import browser_in, session_in

NAMESPACE = "/_event"
TOO_FAST = "That was too fast, so some of it was left out. Wait a moment and try again. What you wrote is still here."


class _Place(BaseModel):
    """The address that a tab says it shows. It is only a claim: any client can say any."""

    model_config = ConfigDict(strict=True)

    pathname: str = "/"
    asPath: str = "/"
    query: dict[str, Any] = {}

    @field_validator("asPath")
    @classmethod
    def _can_be_read(cls, value: str) -> str:
        urlsplit(value)
        if not value.startswith("/"):
            raise ValueError("not an address of this desk")
        return value


class _Event(BaseModel):
    """One event of a tab."""

    model_config = ConfigDict(strict=True)

    name: str = Field(max_length=300)
    payload: dict[str, Any] = {}
    router_data: _Place = _Place()


def mind(app: rx.App) -> None:
    """Let Reflex hear only what fits, and not more than a tab and an address may say; the rest is dropped."""
    space: Any = app.event_namespace
    pass_on = space.trigger_event

    async def trigger_event(kind: str, *arguments: Any) -> Any:
        if kind == "connect" and len(arguments) > 1 and not PACE.lets_in(_network(arguments[1])):
            return False  # the page tries again by itself, later and later
        if kind not in ("connect", "disconnect") and not await _is_in_time(space, arguments):
            return None
        fitting = _fitting(space, kind, arguments)
        if kind == "event" and fitting and fitting[1]["name"] == GOING:
            ARRIVALS.go_on(fitting[0])
        return None if fitting is None else await pass_on(kind, *fitting)

    space.trigger_event = trigger_event


async def _is_in_time(space: Any, arguments: tuple[Any, ...]) -> bool:
    """Whether a tab may say one more thing now; otherwise it is told, though not each time."""
    sid = arguments[0] if arguments else ""
    router = space._static_router_data.get(sid)
    if router is None:
        return False
    headers = router["headers"]
    cookie = headers.get("cookie", "")
    who = session_in(cookie) or browser_in(cookie) or sid
    if PACE.lets_through(who, _counted(router.get("ip", ""), headers.get("x-forwarded-for", ""))):
        return True
    if PACE.may_tell(sid):
        from ticketdesk.web.shared import notice  # its handlers need the guard

        await space.emit("event", StateUpdate(delta=notice.told(TOO_FAST)), to=sid)
    return False


def _network(environ: Any) -> str:
    """The address of a line that is being opened, as it is counted."""
    peer = (environ.get("asgi.scope", {}).get("client") or ("",))[0] if isinstance(environ, dict) else ""
    return _counted(peer, environ.get("HTTP_X_FORWARDED_FOR", "")) if isinstance(environ, dict) else ""


def _counted(peer: str, forwarded_for: str) -> str:
    return Visit(address_of(peer, forwarded_for), request_id="").network


def _fitting(space: Any, kind: str, arguments: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """The arguments to pass on, or None for what no browser of ours sends."""
    match kind, arguments:
        case "event", (sid, data):
            event = _event(data)
            return (sid, event) if event else None
        case "connect", (sid, environ, *said) if sid not in space._static_router_data:
            return sid, environ, _greeting(said[0] if said else None)
        case "disconnect", (sid, *_) if not space.server.manager.is_connected(sid, NAMESPACE):
            return arguments
        case "ping", (_,):
            return arguments
    return None


def _greeting(said: Any) -> dict[str, Any] | None:
    """What a tab says when it comes: its first event, and which build it has."""
    if not isinstance(said, dict):
        return None
    event, schema = _event(said.get("event")), said.get("state_schema")
    return ({"event": event} if event else {}) | ({"state_schema": schema} if isinstance(schema, str) else {})


def _event(data: Any) -> dict[str, Any] | None:
    try:
        return _Event.model_validate(data).model_dump(exclude_unset=True)
    except ValidationError:
        return None
