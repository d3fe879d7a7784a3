"""Where the description is read: by programs at ``/api/openapi.json``, by people at ``/api/docs``."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from ticketdesk.api import openapi, reference
from ticketdesk.api.calls import Answer, Call, Who, known_query
from ticketdesk.api.problems import Endpoint, answers_anyone

ASKED_AGAIN = {"Cache-Control": "no-cache, private"}


@dataclass(frozen=True)
class Read:
    """The description as it is sent, made once for a process.

    Args:
        document: OpenAPI, as JSON.
        page: The same as HTML.
        sheet: The style sheet of the page.
    """

    document: bytes
    page: bytes
    sheet: bytes


def made(calls: tuple[Call, ...], look: str) -> Read:
    """Everything to read, from the calls and the look of the product as CSS."""
    document = openapi.document(calls)
    return Read(
        json.dumps(document, ensure_ascii=False).encode(), reference.page(document).encode(), look.encode()
    )


@answers_anyone
async def described(request: Request) -> Response:
    """This description, as OpenAPI 3.1."""
    known_query(request)
    return _told(request, _read(request).document, "application/json")


@answers_anyone
async def page(request: Request) -> Response:
    """This description, as a page to read."""
    known_query(request)
    return _told(request, _read(request).page, "text/html")


@answers_anyone
async def sheet(request: Request) -> Response:
    """How the page looks."""
    known_query(request)
    return _told(request, _read(request).sheet, "text/css")


def _read(request: Request) -> Read:
    found: Read = request.app.state.description
    return found


def _told(request: Request, body: bytes, kind: str) -> Response:
    version = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = ASKED_AGAIN | {"ETag": version}
    if version in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=kind)


def _file(path: str, does: Endpoint, tells: str, kind: str) -> Call:
    answer = Answer(tells, {"type": "string"}, kind)
    return Call("GET", path, does, Who.anyone, {200: answer}, is_told=False)


CALLS = (
    Call(
        "GET",
        "/openapi.json",
        described,
        Who.anyone,
        {
            200: Answer(
                "The description; the example leaves most of it out.",
                {"type": "object", "required": ["openapi", "paths"]},
                headers=("ETag",),
                example={"openapi": "3.1.0", "paths": {"/tickets/": {"get": {"operationId": "get_tickets"}}}},
            ),
            304: Answer("It is still as you have it.", headers=("ETag",)),
        },
    ),
    _file("/docs", page, "The page.", "text/html"),
    _file("/docs/", page, "The page.", "text/html"),
    _file("/docs.css", sheet, "Its style sheet.", "text/css"),
)
