"""What every answer carries, and what is refused before it reaches the desk."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ticketdesk import visit
from ticketdesk.config import settings
from ticketdesk.desk.keys import new_key
from ticketdesk.logs import where
from ticketdesk.visit import Visit
from ticketdesk.web import built, cookies, sockets
from ticketdesk.web.address import address_of
from ticketdesk.web.answering import Answer, answering
from ticketdesk.web.body import Body
from ticketdesk.web.headers import PRIVATE, add_headers
from ticketdesk.web.transport import SEND

LARGEST_BODY = 64 * 1024
LONGEST_PATH = 1_000
LARGER = {"/api/": 1024 * 1024}
"""What may be sent to addresses that begin so."""
SPOOLED = re.compile(r"/api/tickets/(import|[0-9]+/attachments)/|/files/(links|tickets/[0-9]+)", re.ASCII)
"""Here a body is measured while it comes: it goes to a file, and never into memory as a whole."""
PROBES = ("/healthz", "/readyz", "/metrics")
"""What machines ask by whatever name they have for this one; ``web/auth/metrics.py`` looks at the name itself."""
CHANGES_NOTHING = ("GET", "HEAD", "OPTIONS")
log = logging.getLogger(__name__)
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


class Wire:
    """The outermost layer: the right address, the right origin, no large body, safe headers.

    Args:
        app: What is within.
        opened: Makes a refusal one that pages of other origins may read, where they may.
    """

    def __init__(self, app: ASGIApp, opened: Callable[[ASGIApp], ASGIApp] = lambda app: app) -> None:
        self.app, self._opened = app, opened

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._pass(scope, receive, send)
        except Exception as error:
            # The answer was given further in. The server would log the error with its text.
            log.error("an answer failed: %s", where(error))

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        here = _visit(scope, headers)
        visit.arrives(here)
        safe = _safe(send, scope["path"], here)
        if scope["type"] == "websocket":
            scope[SEND] = send
            await sockets.open_line(self.app, scope, receive, safe)
            return
        with answering(scope["method"], scope["path"]) as answer:
            await self._answer(scope, receive, safe, headers, answer)

    async def _answer(
        self, scope: Scope, receive: Receive, send: Send, headers: Headers, answer: Answer
    ) -> None:
        if settings().is_https:  # behind what ends TLS; where somebody is led goes on by it
            scope["scheme"] = "https"
        if scope["path"] in built.pages():  # else who asks is sent there, which is a way there and back more
            scope["path"] += "/"
        refusal = _refusal(scope, headers)
        if refusal is None and "content-length" not in headers:
            refusal, receive = await _read_unsized(scope, receive)

        body = Body(receive, headers)

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                await body.read_out()
                answer.status = message["status"]
                _number_the_browser(headers, MutableHeaders(raw=message["headers"]), answer.status)
            await send(message)

        await (self._opened(refusal) if refusal else self.app)(scope, body.receive, noted)


def _safe(send: Send, path: str, here: Visit) -> Send:
    """Every answer, also to a line that is refused, carries what is safe and the request's number."""

    async def with_headers(message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            told = MutableHeaders(raw=message["headers"])
            add_headers(told, path, message["status"])
            told["X-Request-ID"] = here.request_id
        await send(message)

    return with_headers


def _visit(scope: Scope, headers: Headers) -> Visit:
    address = address_of((scope.get("client") or ("",))[0], headers.get("x-forwarded-for", ""))
    asked = headers.get("x-request-id", "")
    number = asked if _REQUEST_ID.fullmatch(asked) else visit.new_request_id()
    return Visit(address, headers.get("user-agent", ""), number)


def _refusal(scope: Scope, headers: Headers) -> ASGIApp | None:
    path, allowed = scope["path"], settings().origins
    is_probe = path in PROBES
    if not is_probe and ",".join(headers.getlist("host")).lower() not in settings().hosts:
        return _refuse(path, 421, f"This desk answers at {settings().address}. Open it there.")
    if len(path) > LONGEST_PATH:
        return _refuse(path, 414, "This address is too long for anything here.")
    if scope["method"] in CHANGES_NOTHING:
        return None
    is_auth = path.startswith("/auth/")
    # Whoever brings no cookie has nothing that another site could make use of.
    if (is_auth or _has_session(headers)) and headers.get("origin") not in allowed:
        return _refuse(path, 403, "This was sent from another site, so it was refused. Nothing was changed.")
    size = headers.get("content-length", "" if is_auth else "0")
    if not size.isdecimal() or (not SPOOLED.fullmatch(path) and int(size) > _largest(path)):
        return _too_large(path)
    return None


def _has_session(headers: Headers) -> bool:
    return bool(cookies.cookie_in(headers.get("cookie", ""), cookies.session_cookie()))


def _largest(path: str) -> int:
    return next((size for prefix, size in LARGER.items() if path.startswith(prefix)), LARGEST_BODY)


def _too_large(path: str) -> Response:
    most = f"{_largest(path) // 1024:,} KiB"
    return _refuse(path, 413, f"This is too large: at most {most} go here. Nothing was changed.")


def _refuse(path: str, status: int, sentence: str) -> Response:
    """A refusal in words; for programs as RFC 9457 has it, like every other one that the API gives."""
    if not path.startswith("/api/"):
        return PlainTextResponse(f"{sentence}\n", status)
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": sentence}
    return JSONResponse(told, status, media_type="application/problem+json")


async def _read_unsized(scope: Scope, receive: Receive) -> tuple[ASGIApp | None, Receive]:
    """A body that does not say how long it is, read up to what may come."""
    if scope["method"] in CHANGES_NOTHING or SPOOLED.fullmatch(scope["path"]):
        return None, receive
    body, is_under_way = b"", True
    while is_under_way:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > _largest(scope["path"]):
            return _too_large(scope["path"]), receive
        is_under_way = bool(message.get("more_body"))
    # Of whoever left before the end that is told, and not half of what they said.
    first: list[Message] = [{**message, "body": body}]

    async def again() -> Message:
        return first.pop() if first else await receive()

    return None, again


def _number_the_browser(asked: Headers, told: MutableHeaders, status: int) -> None:
    """Give a browser that shows a page its number, once. Tabs are bound to it."""
    is_page = told.get("content-type", "").startswith("text/html")
    is_kept_page = status == 304 and "text/html" in asked.get("accept", "")
    if not (is_page or is_kept_page):
        return
    if cookies.cookie_in(asked.get("cookie", ""), cookies.browser_cookie()):
        return
    response = Response()
    cookies.put(response, cookies.browser_cookie(), new_key(), lasts_s=cookies.BROWSER_LASTS_S)
    told.append("Set-Cookie", response.headers["set-cookie"])
    told["Cache-Control"] = PRIVATE[0]  # or a cache could give one browser's number to others
