"""Somebody who tries to sign in with a password, from some network address."""

from __future__ import annotations

from ticketdesk.desk import sessions, signing_in
from ticketdesk.models import Way

HOME, AWAY = "203.0.113.7", "198.51.100.9"


async def is_in(session, email: object, password: object, *, browser: str = "") -> bool:
    """Whether a try opens the desk."""
    tried = await signing_in.attempt(session, email, password, browser=browser)
    if not await signing_in.is_right(tried):
        return False
    admitted = await signing_in.admit(session, tried.account, way=Way.password, browser=browser, tried=tried)
    return await sessions.who_has(session, admitted.token) is not None
