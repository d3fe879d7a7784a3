"""Tabs that have the same ticket open."""

from __future__ import annotations

from collections.abc import Iterable

import reflex as rx
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import incidents, threads
from ticketdesk.models import Ticket
from ticketdesk.web.live import News, delta
from ticketdesk.web.shared.ticket.view import view


class TicketRoom:
    """One ticket, as agents and viewers see it.

    Args:
        number: The ticket's number.
        state: The state whose vars the news are for.
        is_whole: Whether a long conversation is shown from its beginning.
    """

    is_of_tickets = True

    def __init__(self, number: int, state: type[rx.State], *, is_whole: bool = False) -> None:
        self.number, self._state, self._is_whole = number, state, is_whole

    @property
    def name(self) -> str:
        return f"ticket:{self.number}:{'whole' if self._is_whole else 'end'}"

    @property
    def reload(self) -> rx.event.EventSpec:
        return self._state.load()  # type: ignore[attr-defined,no-any-return]

    @classmethod
    async def news(cls, rooms: list[TicketRoom], numbers: set[int], session: AsyncSession) -> Iterable[News]:
        """The ticket again: it is small, and one page shows one. What stands for a changed one changes too, and what tells it."""
        numbers = (
            numbers | await incidents.mains_of(session, numbers) | await threads.tellers(session, numbers)
        )
        told = []
        for room in rooms:
            ticket = await session.get(Ticket, room.number) if room.number in numbers else None
            if ticket:
                told.append(
                    News(room, delta(room._state, **await view(session, ticket, is_whole=room._is_whole)))
                )
        return told
