"""Updates as JSON: what tabs are told alike is written once, and only the rest for each of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import reflex as rx
from reflex.state import StateUpdate
from reflex_base import otel
from reflex_base.utils.format import json_dumps

from ticketdesk.web.alike import Alike, AlikeDelta, AlikeRows, AlikeValues
from ticketdesk.web.texts import in_our_language

_SHORT = (",", ":")


def mind(app: rx.App) -> None:
    """Have the updates of this app written here. Where traces are taken Reflex writes them, because it measures them."""
    sockets: Any = app.sio
    json: Any = sockets.packet_class.json
    pass_on = json.dumps

    def dumps(said: Any, **how: Any) -> str:
        match said:
            case [str(kind), StateUpdate(final=None) as update] if not otel.enabled:
                return f'["{kind}",{written(update)}]'
        return str(pass_on(said, **how))

    json.dumps = dumps


def written(update: StateUpdate) -> str:
    """An update as Reflex writes it."""
    parts = []
    if update.delta:
        parts.append(f'"delta":{_delta(update.delta)}')
    if update.events:
        parts.append(f'"events":{json_dumps(update.events, _SHORT)}')
    return f"{{{','.join(parts)}}}"


def _delta(delta: Mapping[str, Mapping[str, Any]]) -> str:
    if isinstance(delta, AlikeDelta) and hasattr(delta, "text"):
        return delta.text
    states = (f'"{name}":{_state(values)}' for name, values in delta.items())
    text = f"{{{','.join(states)}}}"
    if isinstance(delta, AlikeDelta):
        delta.text = text
    return text


def _state(values: Mapping[str, Any]) -> str:
    if isinstance(values, AlikeValues):
        return _once(values)
    alike = [f'"{name}":{_once(value)}' for name, value in values.items() if isinstance(value, Alike)]
    if not alike:
        return json_dumps(values, _SHORT)
    rest = json_dumps({name: value for name, value in values.items() if not isinstance(value, Alike)}, _SHORT)
    return f"{{{','.join([*alike, *filter(None, [rest[1:-1]])])}}}"


def _once(value: AlikeRows | AlikeValues) -> str:
    try:
        return value.text
    except AttributeError:
        plain = list(value) if isinstance(value, AlikeRows) else dict(value)
        value.text = json_dumps(in_our_language(plain), _SHORT)
        return value.text
