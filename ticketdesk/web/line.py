"""What may come in on a tab's websocket: an event of the right shape, and nothing else.

Reflex and its socket take whatever comes. What they do not expect fails deep inside them, and then stands in their
errors; and a message that calls itself "connect" or "disconnect" would do what only the server may do.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import reflex as rx
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

NAMESPACE = "/_event"


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
    """Let Reflex hear only what fits; the rest is dropped without a word."""
    space: Any = app.event_namespace
    pass_on = space.trigger_event

    async def trigger_event(kind: str, *arguments: Any) -> Any:
        fitting = _fitting(space, kind, arguments)
        return None if fitting is None else await pass_on(kind, *fitting)

    space.trigger_event = trigger_event


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
