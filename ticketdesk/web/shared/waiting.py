"""How long somebody has to wait, as it stands in an address that a door of the sign-in led back to."""

from __future__ import annotations

from ticketdesk.desk.limits import in_words
from ticketdesk.desk.throttle import SLOWED


def seconds_in(wait: str) -> int:
    """The seconds that an address tells. Anybody can write one, so what is no number of seconds is a minute."""
    return int(wait) if wait.isdecimal() and len(wait) < 6 else 60


def slowed(wait: str) -> str:
    """The sentence for it."""
    return SLOWED.format(wait=in_words(max(1, seconds_in(wait))))
