"""The two cookies of the desk: the session, and the browser's own number. Scripts can read neither."""

from __future__ import annotations

from starlette.responses import Response

from ticketdesk.config import settings
from ticketdesk.cookies import browser_cookie, cookie_in, session_cookie

__all__ = ["BROWSER_LASTS_S", "browser_cookie", "cookie_in", "drop", "put", "session_cookie"]

BROWSER_LASTS_S = 400 * 24 * 3600
"""As long as browsers keep a cookie at all."""


def put(response: Response, name: str, value: str, *, lasts_s: int) -> None:
    """Set a cookie that only this host gets back, and no script."""
    response.set_cookie(
        name,
        value,
        max_age=lasts_s,
        path="/",
        secure=settings().is_https,
        httponly=True,
        samesite="lax",
    )


def drop(response: Response, name: str) -> None:
    """Forget a cookie."""
    response.delete_cookie(name, path="/", secure=settings().is_https, httponly=True, samesite="lax")
