"""A hall with rooms but without lines: it notes who stands where, and what was told to whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from reflex.state import StateUpdate

from tests.web.tabs import Tab
from ticketdesk.web.live import ROOMS


@dataclass
class Told:
    """One message to a room, or to one tab."""

    to: str
    values: dict[str, Any]
    calls: list[str]

    @property
    def rows(self) -> dict[int, bool]:
        """The tickets that were told, and whether they fit."""
        return {row["id"]: row["fits"] for row in self.message["rows"].values()}

    @property
    def message(self) -> dict[str, Any]:
        """The numbered message of a list."""
        (found,) = (value for name, value in self.values.items() if name.startswith("live_"))
        return dict(found)


@dataclass
class Hall:
    """Stands for the running app and its sockets."""

    told: list[Told] = field(default_factory=list)
    members: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    gone: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.sio = self.manager = self
        self.event_namespace = SimpleNamespace(_static_router_data={})

    async def tell_of(self, *numbers: int | None) -> list[Told]:
        """What the rooms tell after these tickets changed."""
        self.told.clear()
        await ROOMS._publish({number or 0 for number in numbers})
        return list(self.told)

    def heard_by(self, tab: Tab) -> list[Told]:
        """What of it reached one tab."""
        mine = {name for name, sids in self.members.items() if f"sid-{tab.token}" in sids}
        return [told for told in self.told if told.to in mine or told.to == f"sid-{tab.token}"]

    def is_connected(self, sid: str, _namespace: str) -> bool:
        return sid not in self.gone

    async def enter_room(self, sid: str, name: str, namespace: str) -> None:
        self.members[name].add(sid)

    async def leave_room(self, sid: str, name: str, namespace: str) -> None:
        self.members[name].discard(sid)

    async def emit(
        self, _event: str, update: StateUpdate, namespace: str, room: str = "", to: str = ""
    ) -> None:
        values = {
            name.removesuffix("_rx_state_"): value
            for each in update.delta.values()
            for name, value in each.items()
        }
        self.told.append(Told(room or to, values, [event.name.rpartition(".")[2] for event in update.events]))

    async def disconnect(self, sid: str, namespace: str) -> None:
        self.gone.add(sid)
