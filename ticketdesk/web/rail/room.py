"""Tabs of one person: whatever page they show, their rails say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import reflex as rx
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.figures import Wanted
from ticketdesk.web.live import RAIL, News, delta
from ticketdesk.web.rail.counting import COUNTING


class RailRoom:
    """The rail of one account.

    Args:
        account_id: Whose.
        state: The state whose vars the news are for.
    """

    place = RAIL

    def __init__(self, account_id: int, state: type[rx.State]) -> None:
        self.account_id, self._state = account_id, state
        self.wanted: Mapping[str, Wanted] = {}
        self.told: dict[str, str] = {}

    @property
    def name(self) -> str:
        return f"{RAIL}:{self.account_id}"

    @property
    def reload(self) -> rx.event.EventSpec:
        return self._state.load()  # type: ignore[attr-defined,no-any-return]

    @property
    def figures(self) -> dict[str, str]:
        """What is known already of the views that stand there."""
        return COUNTING.figures(self.wanted)

    def shows(self, wanted: Mapping[str, Wanted]) -> None:
        """Note which views stand there now, and have counted what is not known. Who is there already is told by the counting."""
        self.wanted = wanted
        self.told = self.told or self.figures
        COUNTING.look_at(wanted.values())

    def news_of_figures(self) -> News | None:
        """What to tell when something was counted; nothing where it came to the same."""
        figures = self.figures
        if figures == self.told:
            return None
        self.told = figures
        return News(self, delta(self._state, figures=figures))

    @classmethod
    async def news(cls, rooms: list[RailRoom], numbers: set[int], session: AsyncSession) -> Iterable[News]:
        """Nothing at once: what the rails show is counted anew beside the lists, once for all who show it."""
        COUNTING.changed()
        return ()
