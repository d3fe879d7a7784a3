"""Tabs that have the same ticket beside their list."""

from __future__ import annotations

from collections.abc import Iterable

import reflex as rx
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.models import Ticket
from ticketdesk.web.live import PREVIEW, News, delta
from ticketdesk.web.shared.ticket.view import brief


class PreviewRoom:
    """One ticket beside a list.

    Args:
        number: The ticket's number.
        state: The state whose vars the news are for.
    """

    place, is_of_tickets = PREVIEW, True

    def __init__(self, number: int, state: type[rx.State]) -> None:
        self.number, self._state = number, state

    @property
    def name(self) -> str:
        return f"preview:{self.number}"

    @property
    def reload(self) -> rx.event.EventSpec:
        return self._state.load()  # type: ignore[attr-defined,no-any-return]

    @classmethod
    async def news(cls, rooms: list[PreviewRoom], numbers: set[int], session: AsyncSession) -> Iterable[News]:
        """What is shown of it again; it is little."""
        told = []
        for room in rooms:
            ticket = await session.get(Ticket, room.number) if room.number in numbers else None
            if ticket:
                told.append(News(room, delta(room._state, **await brief(session, ticket))))
        return told
