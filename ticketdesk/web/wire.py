"""What every answer carries, and what is refused before it reaches the desk."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from functools import cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ticketdesk import visit
from ticketdesk.config import ROOT, settings
from ticketdesk.logs import where
from ticketdesk.visit import Visit
from ticketdesk.web.address import address_of

LARGEST_BODY = 64 * 1024
log = logging.getLogger(__name__)
_INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)


class Wire:
    """The outermost layer: the right address, the right origin, no large body, safe headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._pass(scope, receive, send)
        except Exception as error:
            # The answer was given further in. The server would log the error with its text.
            log.error("an answer failed: %s", where(error))

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        address = address_of((scope.get("client") or ("",))[0], headers.get("x-forwarded-for", ""))
        visit.arrives(Visit(address, headers.get("user-agent", "")))
        refusal = _refusal(scope)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(raw=message["headers"]), scope["path"], message["status"])
            await send(message)

        await (refusal or self.app)(scope, receive, with_headers)


def _refusal(scope: Scope) -> ASGIApp | None:
    headers = Headers(scope=scope)
    allowed = settings().origins
    host = headers.get("host", "")
    is_probe = scope["path"] in ("/healthz", "/readyz")
    if not is_probe and host not in [urlsplit(origin).netloc for origin in allowed]:
        return PlainTextResponse(f"This desk answers at {settings().address}. Open it there.\n", 421)
    if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
        if headers.get("origin") not in allowed:
            return PlainTextResponse(
                "This was sent from another site, so it was refused. Nothing was changed.\n", 403
            )
        if not headers.get("content-length", "").isdecimal() or int(headers["content-length"]) > LARGEST_BODY:
            return PlainTextResponse("This is too large. Nothing was changed.\n", 413)
    return None


def _add_headers(headers: MutableHeaders, path: str, status: int) -> None:
    headers["Content-Security-Policy"] = content_policy()
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    # A native form on a page with `no-referrer` would post `Origin: null`; only the private link needs it.
    headers["Referrer-Policy"] = "no-referrer" if path.startswith("/t/") else "same-origin"
    if path.startswith("/t/"):
        headers["X-Robots-Tag"] = "noindex, nofollow"
    if settings().is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    is_hashed = path.startswith("/assets/") and status == 200
    headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_hashed else "no-cache"


@cache
def content_policy() -> str:
    """Scripts only from here: files, and the inline ones of the built pages by their hashes. No ``eval``."""
    pages = (ROOT / ".web" / "build" / "client").glob("**/*.html")
    inline = {script for page in pages for script in _INLINE.findall(page.read_text(encoding="utf-8"))}
    hashes = sorted(base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline)
    # A policy cannot name an IPv6 address; there 'self' has to do.
    sockets = " ".join(origin.replace("http", "ws", 1) for origin in settings().origins if "[" not in origin)
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(["script-src 'self'", *(f"'sha256-{digest}'" for digest in hashes)]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            f"connect-src 'self' {sockets}",
            "font-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )
