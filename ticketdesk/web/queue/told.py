"""What is told to the tabs of a list, message by message.

The browser puts the messages together (``assets/feed.js``). It may draw once for several, so they take turns in several
places; each has a number, by which a tab notices that it missed one.
"""

from __future__ import annotations

from typing import TypedDict

import reflex as rx

from ticketdesk.web.queue.rows import Row

PLACES = 8


class Live(TypedDict):
    """One message: the rows that changed, by their numbers. ``epoch`` names the room as it was opened, ``n`` counts in it."""

    room: str
    epoch: str
    n: int
    rows: dict[str, Row]


class Heard(TypedDict):
    """Which messages are in what was loaded: all of an epoch up to ``n``. ``turn`` counts the loads."""

    epoch: str
    n: int
    turn: int


NOTHING: Live = {"room": "", "epoch": "", "n": 0, "rows": {}}
UNHEARD: Heard = {"epoch": "", "n": 0, "turn": 0}


class Told(rx.State, mixin=True):
    """The places of the last messages. No handler reads them: they are written past the state."""

    live_0: Live = NOTHING
    live_1: Live = NOTHING
    live_2: Live = NOTHING
    live_3: Live = NOTHING
    live_4: Live = NOTHING
    live_5: Live = NOTHING
    live_6: Live = NOTHING
    live_7: Live = NOTHING


def slot(number: int) -> str:
    """Where a message of this number stands."""
    return f"live_{number % PLACES}"
