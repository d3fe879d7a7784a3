"""The addresses of the API. It is an app of its own, so that what it does not know is answered in JSON too."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from ticketdesk.api import tickets
from ticketdesk.api.problems import of_http


async def _unknown(request: Request) -> Response:
    return await of_http(request, HTTPException(404))


_api = Starlette(
    routes=[
        Route("/tickets/stats/", tickets.stats, methods=["GET"]),
        Route("/tickets/{number:int}/", tickets.one, methods=["GET", "DELETE"]),
        Route("/tickets/{number:int}/delete/", tickets.delete, methods=["DELETE"]),
    ],
    exception_handlers={HTTPException: of_http},
)
api = Starlette(routes=[Route("/api", _unknown), Mount("/api", _api)])
