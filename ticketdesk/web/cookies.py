"""The two cookies of the desk: the session, and the browser's own number. Scripts can read neither."""

from __future__ import annotations

import http.cookies

from starlette.responses import Response

from ticketdesk.config import settings

BROWSER_LASTS_S = 400 * 24 * 3600
"""As long as browsers keep a cookie at all."""


def session_cookie() -> str:
    """Browsers refuse the ``__Host-`` prefix without https."""
    return "__Host-td_session" if settings().is_https else "td_session"


def browser_cookie() -> str:
    """The browser's number: tabs are bound to it, and a sign-in from it is not slowed down by strangers."""
    return "__Host-td_browser" if settings().is_https else "td_browser"


def cookie_in(header: str, name: str) -> str:
    """A cookie's value in a Cookie header, or nothing."""
    jar = http.cookies.SimpleCookie()
    try:
        jar.load(header or "")
    except http.cookies.CookieError:
        return ""
    found = jar.get(name)
    return found.value if found else ""


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
