"""The description of the API as programs read it: OpenAPI 3.1, made from the calls as they are declared."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ticketdesk.api import file_calls, refusals, schemas, story, talk_calls, transfer_calls
from ticketdesk.api.calls import Answer, Body, Call, Schema, Who
from ticketdesk.api.problems import KIND
from ticketdesk.api.sent_headers import heeded_by, is_stream
from ticketdesk.cookies import session_cookie

ABOUT = """Tickets for programs, by the very same rules as for people.

Send a token as `Authorization: Bearer td_...`; an administrator makes one under Settings, Tokens. It acts as its owner, within its scope.
A refused change changes nothing. Every refusal is a problem (RFC 9457) whose `detail` a person can act on.
A field or a parameter that nobody knows is refused, never ignored."""
SIGNED_IN: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]
NAMED = {
    name.title().replace("_", ""): value
    for shelf in (schemas, talk_calls, file_calls, transfer_calls)
    for name, value in vars(shelf).items()
    if name.isupper() and isinstance(value, dict) and value.get("type") == "object"
}
NAMES = {id(value): name for name, value in NAMED.items()}
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
        "x-streams": _paths(call for call in told if not call.is_told and is_stream(call)),
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
            "schemas": {name: _inside(schema) for name, schema in NAMED.items()},
            "headers": {
                name: {"schema": {"type": "string"}, **about} for name, about in refusals.HEADERS.items()
            },
        },
    }


def told_of(call: Call) -> list[str]:
    """What a call does: its sentence, and a paragraph where there is more to tell."""
    sentence, *more = (inspect.getdoc(call.does) or "").split("\n\n")
    return [sentence, *(" ".join(paragraph.split()) for paragraph in more)]


def _paths(calls: Iterable[Call]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for call in calls:
        found.setdefault(call.path, {})[call.method.lower()] = _operation(call)
    return found


def _operation(call: Call) -> dict[str, Any]:
    words = call.path.replace("{", "").replace("}", "").replace(".", "_").strip("/").split("/")
    sentence, *more = told_of(call)
    told: dict[str, Any] = {
        "operationId": "_".join([call.method.lower(), *words]),
        "summary": sentence,
        "tags": [words[0]],
        "security": [{}, *SIGNED_IN] if call.who is Who.anyone else SIGNED_IN,
        "parameters": [*_parameters(call)],
        "responses": _responses(call),
        "x-who": call.who.value,
    }
    if more:
        told["description"] = "\n\n".join(more)
    if call.bodies:
        told["requestBody"] = {"required": True, "content": {body.kind: _body(body) for body in call.bodies}}
    return told


def _parameters(call: Call) -> Iterator[dict[str, Any]]:
    if "{number}" in call.path:
        yield _parameter("number", "path", schemas.NUMBER) | {"required": True, "example": story.NUMBER}
    for name, schema in call.query.items():
        yield _parameter(name, "query", schema) | ({"example": call.asks[name]} if name in call.asks else {})
    for header in heeded_by(call):
        yield _parameter(header.name, "header", header.schema) | {"description": header.tells}


def _parameter(name: str, place: str, schema: Schema) -> dict[str, Any]:
    found = {"name": name, "in": place, "schema": schema}
    return found | ({"description": schema["description"]} if "description" in schema else {})


def _body(body: Body) -> dict[str, Any]:
    told = {"schema": _pointed(body.schema), "example": body.example}
    if body.line is not None:
        told["x-line"] = _pointed(body.line)
    return told | ({"x-file": body.file} if body.file else {})


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
        shown = {kind: answer.example, **answer.also}
        told["content"] = {
            kind: {"schema": _pointed(answer.schema)} | ({} if example is None else {"example": example})
            for kind, example in shown.items()
        }
    return told


def _pointed(node: Any) -> Any:
    """The same schema, with references where a part of it has a name."""
    return {"$ref": f"#/components/schemas/{NAMES[id(node)]}"} if id(node) in NAMES else _inside(node)


def _inside(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: _pointed(inner) for name, inner in node.items()}
    return [_pointed(inner) for inner in node] if isinstance(node, list) else node
