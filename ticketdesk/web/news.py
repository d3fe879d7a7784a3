"""What is told to whom: a room of tabs that see the same, and the news of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import reflex as rx
from sqlmodel.ext.asyncio.session import AsyncSession

PAGE, RAIL, PREVIEW = "page", "rail", "preview"
"""Where a room stands in a window."""
Delta = dict[str, dict[str, Any]]


def delta(state: type[rx.State], **values: Any) -> Delta:
    """New values of a state's vars, as they travel to a browser."""
    return {state.get_full_name(): {f"{name}_rx_state_": value for name, value in values.items()}}


@dataclass(frozen=True)
class News:
    """What to tell one room: new values, and events that its tabs then call."""

    room: Any
    values: Delta
    events: Sequence[rx.event.EventSpec] = ()


class Room(Protocol):
    """Tabs that see the same. A room whose ``place`` is not "page" stands beside the page's own: see ``Rooms.enter``.

    One that says ``is_of_tickets`` shows nothing that does not come with the numbers of tickets: see ``Rooms.missed``.
    """

    @property
    def name(self) -> str:
        """Its name; tabs whose rooms have the same name share one."""

    @property
    def reload(self) -> rx.event.EventSpec:
        """The handler that loads the page again from the beginning."""

    @classmethod
    async def news(cls, rooms: list[Any], numbers: set[int], session: AsyncSession) -> Iterable[News]:
        """What to tell which room after some tickets changed; all rooms of a kind are asked at once."""


class LookAgainRoom:
    """Everybody at a page of things that no ticket changes: told to look again when one of those changed.

    Args:
        name: What they look at; the channel on which its changes are told.
        reload: The handler that looks again.
    """

    def __init__(self, name: str, reload: rx.event.EventSpec) -> None:
        self.name, self.reload = name, reload

    @classmethod
    async def news(
        cls, rooms: list[LookAgainRoom], numbers: set[int], session: AsyncSession
    ) -> Iterable[News]:
        """Tickets change nothing here."""
        return ()


def place_of(room: Room) -> str:
    """Where it stands."""
    return getattr(room, "place", PAGE)
