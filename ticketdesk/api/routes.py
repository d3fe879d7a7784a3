"""The addresses of the API. It is an app of its own, so that what it does not know is answered in JSON too."""

from __future__ import annotations

import re
from collections import defaultdict

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from ticketdesk.api import description, file_calls, talk_calls, ticket_calls, transfer_calls
from ticketdesk.api.calls import Call
from ticketdesk.api.direct import direct
from ticketdesk.api.problems import Endpoint, of_http
from ticketdesk.config import settings

CALLS: tuple[Call, ...] = (
    *ticket_calls.CALLS,
    *talk_calls.CALLS,
    *file_calls.CALLS,
    *transfer_calls.CALLS,
    *description.CALLS,
)
LARGE = 1_000
"""Answers of so many bytes are worth squeezing."""
TAKES_GZIP = re.compile(rb"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
"""In an ``Accept-Encoding``: gzip, but not in order to refuse it (RFC 9110, section 12.4.2)."""
HEADERS = (
    *("Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "Last-Event-ID"),
    "X-Request-ID",
)
EXPOSED = (
    *("ETag", "Idempotent-Replayed", "Location", "RateLimit", "RateLimit-Policy", "Retry-After"),
    "X-Request-ID",
)


async def _unknown(request: Request) -> Response:
    return await of_http(request, HTTPException(404))


def _route(path: str, calls: list[Call]) -> Route:
    """One address with all its methods: Starlette would ask the first route only."""
    does: dict[str, Endpoint] = {call.method: call.does for call in calls}

    async def answer(request: Request) -> Response:
        return await does.get(request.method, does.get("GET", _unknown))(request)

    return Route(f"/api{path}", answer, methods=[*does], name=path)


def _routes() -> list[Route]:
    by_path: dict[str, list[Call]] = defaultdict(list)
    for call in CALLS:
        by_path[call.path.replace("{number}", "{number:int}")].append(call)
    # What has no parameter comes first, or "stats" would be asked whether it is a number.
    return [
        _route(path, by_path[path]) for path in sorted(by_path, key=lambda path: bool(compile_path(path)[2]))
    ]


def api(look: str = "") -> ASGIApp:
    """Everything under ``/api``.

    Args:
        look: The style sheet of the page about it.
    """
    routed = Starlette(
        routes=[Route("/api", _unknown), Route("/api/", _unknown), *_routes()],
        exception_handlers={HTTPException: of_http},
    )
    routed.state.description = description.made(CALLS, look)
    app = for_origins(direct(routed))
    squeezed = GZipMiddleware(app, minimum_size=LARGE, compresslevel=5)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        asked = any(
            name == b"accept-encoding" and TAKES_GZIP.search(value) for name, value in scope["headers"]
        )
        await (squeezed if asked else app)(scope, receive, send)

    return answer


def for_origins(app: ASGIApp) -> ASGIApp:
    """What pages of the configured origins may ask and read, refusals as well.

    Args:
        app: What answers under ``/api``, or refuses to.
    """
    if not settings().api_origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=settings().api_origins,
        allow_methods=["GET", "POST", "PATCH", "DELETE"],
        allow_headers=HEADERS,
        expose_headers=EXPOSED,
        max_age=600,
    )


PATHS = tuple(route.path for route in _routes())
