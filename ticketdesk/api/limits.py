"""How many calls a program may make in a minute, and the headers that tell it (draft-ietf-httpapi-ratelimit-headers).

Counted in this process: it protects the process, and a look into the database would cost as much as the call. What
strangers may create is counted in PostgreSQL besides, for all processes together (``desk/gate.py``).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from starlette.requests import Request

from ticketdesk import visit
from ticketdesk.config import settings
from ticketdesk.cookies import cookie_in, session_cookie
from ticketdesk.desk import limits
from ticketdesk.desk.keys import hash_of
from ticketdesk.errors import TooMany

WITHIN_S = 60
MOST_SUBJECTS = 10_000


@dataclass
class Window:
    """A minute of one caller: when it began, how many calls came in it, and how many may."""

    limit: int
    began: float
    count: int = 0

    @property
    def left(self) -> int:
        return max(0, self.limit - self.count)

    @property
    def ends_in_s(self) -> int:
        """Whole seconds until it begins anew, at least 1."""
        return max(1, int(self.began + WITHIN_S - time.monotonic()) + 1)

    @property
    def headers(self) -> dict[str, str]:
        """What is promised and what is left of it."""
        return {
            "RateLimit-Policy": f'"minute";q={self.limit};w={WITHIN_S}',
            "RateLimit": f'"minute";r={self.left};t={self.ends_in_s}',
        }


@dataclass
class Windows:
    """The minutes of everybody who called lately."""

    known: dict[bytes, Window] = field(default_factory=dict)

    def spend(self, subject: bytes, limit: int) -> Window:
        """Count one call."""
        window = self.known.get(subject)
        if window is None or window.began + WITHIN_S <= time.monotonic():
            self._make_room()
            window = self.known[subject] = Window(limit, time.monotonic())
        window.count += 1
        return window

    def is_used_up(self, subject: bytes) -> Window | None:
        """The minute of somebody who has none left."""
        window = self.known.get(subject)
        is_over = window and window.count >= window.limit and window.began + WITHIN_S > time.monotonic()
        return window if is_over else None

    def _make_room(self) -> None:
        if len(self.known) >= MOST_SUBJECTS:
            old = time.monotonic() - WITHIN_S
            self.known = {subject: window for subject, window in self.known.items() if window.began > old}
        if len(self.known) >= MOST_SUBJECTS:
            self.known.clear()


CALLS = Windows()
UNKNOWN = Windows()
"""Calls with a token that is not good, by network address: guessing is slowed down."""


def spend(request: Request) -> Window | None:
    """Count a call; None where nothing is counted.

    Raises:
        TooMany: the caller's minute is used up.
    """
    if not limits.are_on():
        return None
    here = _network()
    guessed = "authorization" in request.headers and UNKNOWN.is_used_up(here)
    window = guessed or CALLS.spend(_subject(request), settings().ticketdesk_api_per_minute)
    if guessed or window.count > window.limit:
        wait_s = window.ends_in_s
        refusal = TooMany(
            f"These were more than {window.limit:,} calls in a minute. Try again {limits.in_words(wait_s)}; nothing was changed.",
            wait_s=wait_s,
        )
        refusal.headers = window.headers
        raise refusal
    return window


def guessed() -> None:
    """Note that a token was not good."""
    if limits.are_on():
        UNKNOWN.spend(_network(), settings().ticketdesk_api_per_minute)


def _subject(request: Request) -> bytes:
    headers = request.headers
    shown = headers.get("authorization", "") or cookie_in(headers.get("cookie", ""), session_cookie())
    return hash_of(shown) if shown else _network()


def _network() -> bytes:
    return f"network {visit.current().network}".encode()
