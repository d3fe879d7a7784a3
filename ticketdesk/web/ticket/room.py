"""Tabs that have the same ticket open."""

from __future__ import annotations

from collections.abc import Iterable

import reflex as rx
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import incidents
from ticketdesk.models import Ticket
from ticketdesk.web.live import News, delta
from ticketdesk.web.shared.ticket.view import view


class TicketRoom:
    """One ticket, as agents and viewers see it.

    Args:
        number: The ticket's number.
        state: The state whose vars the news are for.
    """

    def __init__(self, number: int, state: type[rx.State]) -> None:
        self.number, self._state = number, state

    @property
    def name(self) -> str:
        return f"ticket:{self.number}"

    @property
    def reload(self) -> rx.event.EventSpec:
        return self._state.load()  # type: ignore[attr-defined,no-any-return]

    @classmethod
    async def news(cls, rooms: list[TicketRoom], numbers: set[int], session: AsyncSession) -> Iterable[News]:
        """The whole ticket again: it is small, and one page shows one. What stands for a changed one changes too."""
        told, numbers = [], numbers | await incidents.mains_of(session, numbers)
        for room in rooms:
            ticket = await session.get(Ticket, room.number) if room.number in numbers else None
            if ticket:
                told.append(News(room, delta(room._state, **await view(session, ticket))))
        return told
