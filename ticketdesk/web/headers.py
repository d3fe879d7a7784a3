"""What answers carry: what may run, who may show them, and how long they may be kept."""

from __future__ import annotations

import re
from functools import cache

from starlette.datastructures import MutableHeaders

from ticketdesk.config import settings
from ticketdesk.web.policy import API_POLICY, FILES_POLICY, PARTS_POLICY, ahead, content_policy

FILES = "/files/"
_API_FILES = re.compile(r"/api/tickets/[^/]+/attachments/")
_PART = re.compile(r"/(assets/|fonts/)?[\w.-]+\.(js|css|woff2|svg)", re.ASCII)
"""What a page is made of. No page has such an address."""
PRIVATE = ("no-cache, private", "no-store")


def add_headers(headers: MutableHeaders, path: str, status: int) -> None:
    """Say with an answer what its kind is to carry, beside what it has set itself."""
    is_https = settings().is_https
    if status in (200, 304) and _PART.fullmatch(path):
        headers.raw.extend(_of_parts(is_https=is_https))
    else:
        is_private = path.startswith(("/t/", FILES))
        headers.raw.extend(_standing(_policy(path), is_private=is_private, is_https=is_https) + ahead(path))
    if headers.get("cache-control") not in PRIVATE:
        headers["Cache-Control"] = _how_long(path, status)


def _policy(path: str) -> str:
    if path.startswith(FILES) or _API_FILES.match(path):
        return FILES_POLICY
    return API_POLICY if path.startswith("/api/") else content_policy()


@cache
def _of_parts(*, is_https: bool) -> list[tuple[bytes, bytes]]:
    """What scripts, styles, fonts and icons carry. A page brings twenty of them, and what pages are told means nothing to them."""
    return _told({"content-security-policy": PARTS_POLICY}, is_https=is_https)


@cache
def _standing(policy: str, *, is_private: bool, is_https: bool) -> list[tuple[bytes, bytes]]:
    """What every other answer of a kind carries; what it has set itself is not among it."""
    told = {
        "content-security-policy": policy,
        "x-frame-options": "DENY",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        # A native form on a page with `no-referrer` would post `Origin: null`; only the private link needs it.
        "referrer-policy": "no-referrer" if is_private else "same-origin",
    }
    if is_private:
        told["x-robots-tag"] = "noindex, nofollow"
    return _told(told, is_https=is_https)


def _told(more: dict[str, str], *, is_https: bool) -> list[tuple[bytes, bytes]]:
    told = {"x-content-type-options": "nosniff", "cross-origin-resource-policy": "same-origin", **more}
    if is_https:
        told["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    return [(name.encode(), value.encode()) for name, value in told.items()]


def _how_long(path: str, status: int) -> str:
    """How long an answer may be kept: a file whose name holds its hash for ever, what is somebody's own not at all."""
    if path.startswith("/assets/") and status == 200:
        return "public, max-age=31536000, immutable"
    return "no-store" if path.startswith(("/api/", "/auth/", "/metrics")) else "no-cache"
