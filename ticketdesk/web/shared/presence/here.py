"""Who is at which ticket, as this process heard it. Silence ends it: nothing is kept, and nothing has to be taken back."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from ticketdesk.desk.presence import Beat, Doing

LOOKING_IN_S = 25
TYPING_IN_S = 6
MOST_TABS = 20
"""More tabs of one account are not looked at: nobody has so many windows in sight."""
People = dict[int, Doing]
"""What each account does at one ticket."""


@dataclass
class _Stay:
    """One tab at one ticket, until when it is believed."""

    account: int
    number: int
    until: float
    types_until: float


class Here:
    """What is known, by ticket.

    Args:
        clock: A clock that never goes back, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.heard = asyncio.Event()
        self.mine: dict[str, tuple[str, int]] = {}
        """The tabs of this process that are at a ticket: their line, and the ticket's number."""
        self._tabs: dict[str, _Stay] = {}
        self._told: dict[int, People] = {}

    def hear(self, told: str) -> None:
        """Take in what came on the line; what is no beat is left out."""
        with suppress(ValueError):
            self._take(Beat.read(told))
            self.heard.set()

    def _take(self, beat: Beat) -> None:
        self._tabs.pop(beat.tab, None)
        if beat.doing is Doing.gone:
            return
        moment = self.clock()
        is_typing = beat.doing is Doing.typing
        self._tabs[beat.tab] = _Stay(
            beat.account, beat.number, moment + LOOKING_IN_S, moment + TYPING_IN_S * is_typing
        )
        mine = [tab for tab, stay in self._tabs.items() if stay.account == beat.account]
        for oldest in mine[:-MOST_TABS]:
            del self._tabs[oldest]

    def at(self, number: int) -> People:
        """Who is at a ticket."""
        return self._told.get(number, {})

    @property
    def typing(self) -> dict[int, list[int]]:
        """Who types, by ticket."""
        typing = {
            number: [account for account, doing in people.items() if doing is Doing.typing]
            for number, people in self._told.items()
        }
        return {number: accounts for number, accounts in typing.items() if accounts}

    @property
    def accounts(self) -> set[int]:
        """Everybody who is at any ticket."""
        return {account for people in self._told.values() for account in people}

    def news(self) -> set[int]:
        """The tickets at which something is different since this was asked last."""
        before, self._told = self._told, self._now()
        return {
            number
            for number in before.keys() | self._told.keys()
            if before.get(number, {}) != self.at(number)
        }

    def _now(self) -> dict[int, People]:
        moment = self.clock()
        self._tabs = {tab: stay for tab, stay in self._tabs.items() if stay.until > moment}
        found: dict[int, People] = defaultdict(dict)
        for stay in self._tabs.values():
            is_typing = stay.types_until > moment or found[stay.number].get(stay.account) is Doing.typing
            found[stay.number][stay.account] = Doing.typing if is_typing else Doing.looking
        return dict(found)


HERE = Here()
