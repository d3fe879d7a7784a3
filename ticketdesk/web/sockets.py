"""Who may open a line: a page of ours, under our own name, with a proper tab, and not too many of one address."""

from __future__ import annotations

import logging
import re
from urllib.parse import parse_qs

import reflex as rx
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ticketdesk import metrics, visit
from ticketdesk.config import settings
from ticketdesk.web.buckets import CONNECTIONS, Measure

_TAB = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOT_ALLOWED = 1008
PATH = "/_event/"
"""Where a page opens its line."""
log = logging.getLogger(__name__)


def of(app: rx.App) -> ASGIApp:
    """What answers the lines of an app, as Reflex mounted it."""
    mounted = (route for route in getattr(app._api, "routes", ()) if isinstance(route, Mount))
    return next(route.app for route in mounted if route.path == PATH.rstrip("/"))


async def open_line(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Let a websocket through, or refuse it; a page that is refused tries again by itself."""
    with CONNECTIONS.one_more(visit.current().network) as is_free:
        why = _refusal(scope) if is_free else "too many lines are open from its address"
        if why:
            log.info("a line was refused: %s", why)
            await receive()
            await PlainTextResponse(f"This line was refused: {why}.\n", 403)(scope, receive, send)
            return
        metrics.tab_came()
        try:
            await app(scope, _measured(receive, send), send)
        finally:
            metrics.tab_went()


def _refusal(scope: Scope) -> str:
    headers = Headers(scope=scope)
    if headers.get("host", "") not in settings().hosts:
        return "it asked for another host"
    # A missing Origin too: every browser sends one here.
    if headers.getlist("origin") not in [[origin] for origin in settings().origins]:
        return "it came from another site"
    named = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [])
    if len(named) != 1 or not _TAB.fullmatch(named[0]):
        return "it named no tab"
    return ""


def _measured(receive: Receive, send: Send) -> Receive:
    """What comes on a line, until it is more than a line may carry."""
    measure = Measure()

    async def next_message() -> Message:
        message = await receive()
        if message["type"] == "websocket.receive":
            size = len(message.get("text") or message.get("bytes") or "")
            if not measure.fits(size):
                log.warning("a line was cut: it sent too much")
                await send({"type": "websocket.close", "code": NOT_ALLOWED})
                return {"type": "websocket.disconnect", "code": NOT_ALLOWED}
        return message

    return next_message
