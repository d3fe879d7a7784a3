"""The names of the desk's two cookies, and how one or a token is found in a header; every door reads them the same way."""

from __future__ import annotations

import http.cookies

from ticketdesk.config import settings


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


def bearer_in(header: str) -> str:
    """The token in an Authorization header, or nothing."""
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
