"""The description of the API as programs read it: OpenAPI 3.1, made from the calls as they are declared."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from typing import Any

from ticketdesk.api import refusals, schemas
from ticketdesk.api.calls import Answer, Call, Schema, Who
from ticketdesk.api.problems import KIND
from ticketdesk.api.samples import sample
from ticketdesk.cookies import session_cookie

STREAM = "text/event-stream"
ABOUT = """Tickets for programs, by the very same rules as for people.

Send a token as `Authorization: Bearer td_...`; an administrator makes one under Settings, Tokens. It acts as its owner, within its scope.
A refused change changes nothing. Every refusal is a problem (RFC 9457) whose `detail` a person can act on.
A field or a parameter that nobody knows is refused, never ignored."""
SIGNED_IN: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]
NAMES = {
    id(value): name.title().replace("_", "")
    for name, value in vars(schemas).items()
    if name.isupper() and isinstance(value, dict) and value.get("type") == "object"
}
"""The schemas that have a name, by their identity."""


def document(calls: Iterable[Call]) -> dict[str, Any]:
    """The whole description.

    Args:
        calls: Every call of the API.
    """
    told = [*calls]
    return {
        "openapi": "3.1.0",
        "info": {"title": "ticketdesk", "version": "1", "description": ABOUT, "license": {"name": "MIT"}},
        "servers": [{"url": "/api"}],
        "paths": _paths(call for call in told if call.is_told),
        "x-streams": _paths(call for call in told if not call.is_told and _is_stream(call)),
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "A token, `td_...`."},
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": session_cookie(),
                    "description": "A signed-in browser, from pages of this desk only.",
                },
            },
            "schemas": _components(),
            "headers": {
                name: {"schema": {"type": "string"}, **about} for name, about in refusals.HEADERS.items()
            },
        },
    }


def summary_of(call: Call) -> str:
    """The first line of what a call does."""
    return (inspect.getdoc(call.does) or "").partition("\n")[0]


def _is_stream(call: Call) -> bool:
    return any(answer.kind == STREAM for answer in call.answers.values())


def _paths(calls: Iterable[Call]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for call in calls:
        found.setdefault(call.path, {})[call.method.lower()] = _operation(call)
    return found


def _operation(call: Call) -> dict[str, Any]:
    words = call.path.replace("{", "").replace("}", "").replace(".", "_").strip("/").split("/")
    told: dict[str, Any] = {
        "operationId": "_".join([call.method.lower(), *words]),
        "summary": summary_of(call),
        "tags": [words[0]],
        "security": [{}, *SIGNED_IN] if call.who is Who.anyone else SIGNED_IN,
        "parameters": _parameters(call),
        "responses": _responses(call),
        "x-who": call.who.value,
    }
    if refusals.heeds_versions(call):
        told["description"] = "With `If-Match` it is done only while the ticket is at that version."
    if call.body is not None:
        told["requestBody"] = {"required": True, "content": _bodies(call)}
    return told


def _parameters(call: Call) -> list[dict[str, Any]]:
    found = [_parameter(name, "query", schema) for name, schema in call.query.items()]
    if "{number}" in call.path:
        found.insert(0, _parameter("number", "path", schemas.NUMBER) | {"required": True})
    if call.takes_key:
        key = _parameter("Idempotency-Key", "header", schemas.KEY)
        found.append(key | {"description": "The same call with the same key is made once within 24 hours."})
    return found


def _parameter(name: str, place: str, schema: Schema) -> dict[str, Any]:
    found = {"name": name, "in": place, "schema": schema}
    return found | ({"description": schema["description"]} if "description" in schema else {})


def _bodies(call: Call) -> dict[str, Any]:
    assert call.body is not None, "asked before"
    shown = call.example if call.example is not None else sample(call.body)
    return {kind: {"schema": _pointed(call.body), "example": shown} for kind in call.kinds}


def _responses(call: Call) -> dict[str, Any]:
    answers: Mapping[int, Answer] = {
        **call.answers,
        **{status: Answer(refusals.SENTENCES[status], schemas.PROBLEM) for status in refusals.of_call(call)},
    }
    return {str(status): _response(status, answers[status]) for status in sorted(answers)}


def _response(status: int, answer: Answer) -> dict[str, Any]:
    names = refusals.headers_of(status, answer.headers)
    told: dict[str, Any] = {
        "description": answer.tells,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
    }
    if answer.schema is not None:
        kind = KIND if status >= 400 else answer.kind
        shown = answer.example if answer.example is not None or status >= 400 else sample(answer.schema)
        content = {"schema": _pointed(answer.schema)} | ({"example": shown} if shown is not None else {})
        told["content"] = {kind: content} | {
            more: {"schema": _pointed(answer.schema)} for more in answer.also
        }
    return told


def _components() -> dict[str, Any]:
    named = {NAMES[id(value)]: value for value in vars(schemas).values() if id(value) in NAMES}
    return {name: _inside(schema) for name, schema in named.items()}


def _pointed(node: Any) -> Any:
    """The same schema, with references where a part of it has a name."""
    return {"$ref": f"#/components/schemas/{NAMES[id(node)]}"} if id(node) in NAMES else _inside(node)


def _inside(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: _pointed(inner) for name, inner in node.items()}
    return [_pointed(inner) for inner in node] if isinstance(node, list) else node
