"""Everybody who looks at the macros: told to look again when one was saved, changed or deleted, and of no ticket."""

from __future__ import annotations

from collections.abc import Iterable

import reflex as rx
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.live import MACROS
from ticketdesk.web.live import News


class MacrosRoom:
    """One room for all of them.

    Args:
        reload: The handler that looks again.
    """

    name = MACROS

    def __init__(self, reload: rx.event.EventSpec) -> None:
        self.reload = reload

    @classmethod
    async def news(cls, rooms: list[MacrosRoom], numbers: set[int], session: AsyncSession) -> Iterable[News]:
        """Tickets change nothing here."""
        return ()
