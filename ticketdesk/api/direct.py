"""A call goes straight to what answers it. A router asks one address after the other, and each layer around it costs as well."""

from __future__ import annotations

from typing import cast

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ticketdesk.api.problems import Endpoint


def direct(app: Starlette) -> ASGIApp:
    """The same app. What its endpoints refuse they answer themselves (``problems.answers``), so that nothing has to stand around them.

    Args:
        app: Knows the routes, and answers whatever belongs to none of them.
    """
    routes = [route for route in app.routes if isinstance(route, Route)]
    whole = {route.path: route for route in routes if not route.param_convertors}
    with_parts = [route for route in routes if route.param_convertors]

    def endpoint(scope: Scope) -> Endpoint | None:
        route = whole.get(scope["path"])
        if route is None:
            for route in with_parts:
                match, told = route.matches(scope)
                if match is not Match.NONE:
                    scope["path_params"] = told["path_params"]
                    break
            else:
                return None
        does = cast(Endpoint, route.endpoint)
        return does if scope["method"] in (route.methods or ()) else None

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        does = endpoint(scope) if scope["type"] == "http" else None
        if does is None:
            await app(scope, receive, send)
            return
        scope["app"] = app
        response = await does(Request(scope, receive, send))
        await response(scope, receive, send)

    return answer
