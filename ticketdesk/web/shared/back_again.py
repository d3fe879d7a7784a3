"""A page that could not be read because the database was away: it loads by itself when that is back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex.state import StateUpdate
from reflex_base.event import Event
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.web.live import ROOMS
from ticketdesk.web.news import News

AGAIN_IN_S = 2.0


@dataclass(frozen=True)
class WaitingRoom:
    """Tabs that wait for the database. Nothing is told here but to load: after a gap, and every other second.

    Args:
        kind: The name of what they show.
        reload: The handler that reads it.
    """

    kind: str
    reload: rx.event.EventSpec

    @property
    def name(self) -> str:
        """One room for each kind of page."""
        return f"waiting:{self.kind}"

    @classmethod
    async def news(cls, rooms: list[Any], numbers: set[int], session: AsyncSession) -> Iterable[News]:
        """Nothing: who waits has nothing that could change."""
        return ()


async def load_when_back(state: rx.State, error: Exception, reload: rx.event.EventSpec) -> None:
    """Have a page load again once the database answers, where it was that which failed.

    Args:
        state: The page's state.
        error: Why it could not be read.
        reload: The handler that reads it.
    """
    if isinstance(error, SQLAlchemyError):
        room = await ROOMS.enter(state, WaitingRoom(type(state).__name__, reload))
        # No gap need come: the line that listens may have stayed, and only this question found no answer.
        asyncio.get_running_loop().call_later(AGAIN_IN_S, ROOMS.look_again, room.name)


_asked_again: set[tuple[str, str]] = set()


def ask_again(sid: str, event: Event) -> None:
    """Have a tab ask once more for what nobody could answer: not even who asked could be told.

    Args:
        sid: The tab's line.
        event: What it asked for.
    """
    if (sid, event.name) in _asked_again:
        return
    _asked_again.add((sid, event.name))
    asyncio.get_running_loop().call_later(AGAIN_IN_S, _remind, sid, event)


def _remind(sid: str, event: Event) -> None:
    _asked_again.discard((sid, event.name))
    if ROOMS.lines:
        again = Event(name=event.name, payload=event.payload)
        ROOMS.lines.tell(StateUpdate(events=[again]), sid)
