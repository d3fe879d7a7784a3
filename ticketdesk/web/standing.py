"""Who stands in which room: a tab in one of each place, and a room as long as the line of one of its tabs stands."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.web.lines import NAMESPACE
from ticketdesk.web.news import PAGE, RAIL, Room, place_of
from ticketdesk.web.sending_away import SendsAway
from ticketdesk.web.session import line_of


class Standing(SendsAway):
    """The rooms of this process by their names, and the lines in each."""

    def __init__(self) -> None:
        super().__init__()
        self._open: dict[str, Room] = {}
        self._places: dict[str, dict[str, str]] = {}
        self._inside: dict[str, set[str]] = {}

    async def enter(self, state: rx.State, room: Any) -> Any:
        """Put the tab behind a state into a room. Gives the room that is shared.

        A tab stands in one room of each place. A page of another kind has another preview and so on; the "rail" stays.
        """
        sid, place = line_of(state), place_of(room)
        await self.leave(sid, place, *(self._beside(sid, room) if place == PAGE else ()))
        shared = self._open.setdefault(room.name, room)
        self._places.setdefault(sid, {})[place] = room.name
        self._inside.setdefault(room.name, set()).add(sid)
        if self._is_connected(sid):
            await self._sio.enter_room(sid, room.name, namespace=NAMESPACE)
        return shared

    def _beside(self, sid: str, page: Any) -> set[str]:
        """The places that belonged to the page before, when this one is of another kind."""
        taken = self._places.get(sid, {})
        is_same = type(self._open.get(taken.get(PAGE, ""))) is type(page)
        return set() if is_same else set(taken) - {RAIL}

    async def leave(self, sid: str, *places: str) -> None:
        """Take a tab out of its rooms, or out of those of some places; the last one closes a room."""
        taken = self._places.get(sid, {})
        for place in places or tuple(taken):
            name = taken.pop(place, None)
            if name is None:
                continue
            self._inside.get(name, set()).discard(sid)
            if self._is_connected(sid):
                await self._sio.leave_room(sid, name, namespace=NAMESPACE)
        if not taken:
            self._places.pop(sid, None)

    def at(self, place: str) -> list[Any]:
        """The rooms of one place in which somebody stands."""
        self._close_empty_rooms()
        return [room for room in self._open.values() if place_of(room) == place]

    def around(self, sid: str) -> list[Any]:
        """The rooms in which a tab stands; none when its line is cut."""
        names = self._places.get(sid, {}).values() if self._is_connected(sid) else ()
        return [self._open[name] for name in names if name in self._open]

    def _close_empty_rooms(self) -> None:
        """One line that stands is enough for a room to stay open, so nobody looks at all of them."""
        for name in list(self._open):
            if not any(map(self._is_connected, self._inside[name])):
                del self._open[name], self._inside[name]

    def forget_who_went(self) -> None:
        """Keep nothing of lines that are gone."""
        for sid in [sid for sid in self._places if not self._is_connected(sid)]:
            for name in self._places.pop(sid).values():
                self._inside.get(name, set()).discard(sid)
