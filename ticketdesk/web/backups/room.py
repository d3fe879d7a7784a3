"""Everybody who looks at the backups: told to look again when one was begun, grew, ended or was proved."""

from __future__ import annotations

from collections.abc import Iterable

import reflex as rx
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.live import BACKUPS
from ticketdesk.web.live import News


class BackupsRoom:
    """One room for all of them.

    Args:
        reload: The handler that looks again.
    """

    name = BACKUPS

    def __init__(self, reload: rx.event.EventSpec) -> None:
        self.reload = reload

    @classmethod
    async def news(cls, rooms: list[BackupsRoom], numbers: set[int], session: AsyncSession) -> Iterable[News]:
        """Tickets change nothing here."""
        return ()
