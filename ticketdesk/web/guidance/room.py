"""Everybody who looks at the guidance: told to look again when a version or a replay changed, and of no ticket."""

from __future__ import annotations

from collections.abc import Iterable

import reflex as rx
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.live import GUIDANCE
from ticketdesk.web.live import News


class GuidanceRoom:
    """One room for all of them.

    Args:
        reload: The handler that looks again.
    """

    name = GUIDANCE

    def __init__(self, reload: rx.event.EventSpec) -> None:
        self.reload = reload

    @classmethod
    async def news(
        cls, rooms: list[GuidanceRoom], numbers: set[int], session: AsyncSession
    ) -> Iterable[News]:
        """Tickets change nothing here."""
        return ()
