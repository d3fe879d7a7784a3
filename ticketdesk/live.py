"""The one LISTEN connection of a process: it hears which tickets changed and tells its listeners the numbers.

Nothing but numbers travels here. Whoever listens reads the rows itself, with its own rights.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg

from ticketdesk.db import plain_dsn
from ticketdesk.horizon import EVERY_S, MARKS, Horizon

TICKETS = "ticketdesk"
SESSIONS = "ticketdesk_sessions"
GUIDANCE = "ticketdesk_guidance"
PRESENCE = "ticketdesk_presence"
VIEWS = "ticketdesk_views"
NUDGES = "ticketdesk_nudges"
MACROS = "ticketdesk_macros"
JOBS = "ticketdesk_jobs"
BACKUPS = "ticketdesk_backups"
CHANNELS = (TICKETS, SESSIONS, GUIDANCE, VIEWS, NUDGES, MACROS, JOBS, BACKUPS, PRESENCE, MARKS)
RETRY_IN_S = 0.5
GATHER_IN_S = 0.01
"""What comes so soon after a notice is heard in one piece: for one alone the machinery around it costs ten times as much as itself."""
# A line that only listens would not notice that the other end is gone; so it asks.
PROBED = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}

log = logging.getLogger(__name__)


class Bell:
    """Wakes everybody in this process who waits for the next change. Its rings are counted, so none is missed."""

    def __init__(self) -> None:
        self.rings = 0
        self._next = asyncio.Event()

    def ring(self) -> None:
        """Wake all who wait."""
        self.rings += 1
        rung, self._next = self._next, asyncio.Event()
        rung.set()

    async def wait(self, seen: int) -> None:
        """Wait until it has rung more often than this."""
        while self.rings == seen:
            await self._next.wait()


BELL = Bell()
"""Rings for every change that is heard, and after every gap."""


@dataclass
class Notices:
    """What is heard on the line.

    Args:
        on_ticket: Called with a ticket's number when it changed.
        on_session_ended: Called with the hash of a session that ended, as hexadecimal digits.
        on_gap: Called after the line was down: notices were missed, everything has to be read again.
        on_guidance: Called when guidance changed, or a replay of it moved on.
        on_presence: Called with what ``desk/presence.py`` tells of somebody at a ticket.
        on_views: Called when somebody saved, changed or deleted a view.
        on_nudged: Called with the number of an account that was told something, or has read it.
        on_macros: Called when somebody saved, changed or deleted a macro.
        on_jobs: Called when a job died, or one that was dead is tried again.
        on_backups: Called when a backup was begun, grew, ended or was proved.
        on_standing: Called when the line stands for the first time: who loaded before may have missed something.
        on_missed: Called instead of ``on_gap`` with the tickets that changed while the line was down, where that is known.
    """

    on_ticket: Callable[[int], None]
    on_session_ended: Callable[[str], None] = field(default=lambda _hash: None)
    on_gap: Callable[[], None] = field(default=lambda: None)
    on_guidance: Callable[[], None] = field(default=lambda: None)
    on_presence: Callable[[str], None] = field(default=lambda _beat: None)
    on_views: Callable[[], None] = field(default=lambda: None)
    on_nudged: Callable[[int], None] = field(default=lambda _account: None)
    on_macros: Callable[[], None] = field(default=lambda: None)
    on_jobs: Callable[[], None] = field(default=lambda: None)
    on_backups: Callable[[], None] = field(default=lambda: None)
    on_standing: Callable[[], None] = field(default=lambda: None)
    on_missed: Callable[[set[int]], None] | None = None
    horizon: Horizon = field(default_factory=Horizon)

    async def listen(self) -> None:
        """Listen until cancelled. A lost connection is made anew, and the gap is told."""
        is_first = True
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    plain_dsn(), autocommit=True, **PROBED
                ) as connection:
                    for channel in CHANNELS:
                        await connection.execute(f"LISTEN {channel}".encode())
                    await self._catch_up(connection, is_first=is_first)
                    is_first = False
                    await self._follow(connection)
            except psycopg.Error as error:
                log.warning("the live line is down (%s), trying again", type(error).__name__)
                is_first = False  # whoever loaded meanwhile has missed something
            await asyncio.sleep(RETRY_IN_S)

    async def _catch_up(self, connection: psycopg.AsyncConnection[Any], *, is_first: bool) -> None:
        if is_first:
            self.on_standing()
            return
        missed = await self.horizon.missed(connection) if self.on_missed else None
        if missed is None or self.on_missed is None:
            self.on_gap()
        else:
            self.on_missed(missed)
        BELL.ring()

    async def _follow(self, connection: psycopg.AsyncConnection[Any]) -> None:
        """Hear what comes; what comes while a mark is written is heard after it."""
        while True:
            await self.horizon.mark(connection)
            until = time.monotonic() + EVERY_S
            while (left := until - time.monotonic()) > 0:
                async for notice in connection.notifies(timeout=left, stop_after=1):
                    self._hear(notice.channel, notice.payload)
                await asyncio.sleep(GATHER_IN_S)

    def _hear(self, channel: str, payload: str) -> None:
        if channel == MARKS:
            self.horizon.hear(payload)
            return
        self.horizon.heard_something()
        words = {SESSIONS: self.on_session_ended, PRESENCE: self.on_presence}
        bare = {
            GUIDANCE: self.on_guidance,
            VIEWS: self.on_views,
            MACROS: self.on_macros,
            JOBS: self.on_jobs,
            BACKUPS: self.on_backups,
        }
        if channel in words:
            words[channel](payload)
        elif channel in bare:
            bare[channel]()
        elif channel == NUDGES:
            with suppress(ValueError):
                self.on_nudged(int(payload))
        else:
            with suppress(ValueError):
                self.on_ticket(int(payload.partition(":")[2]))
            BELL.ring()
