"""Everybody who looks at the page of privacy: told to look again while somebody is erased, and of no other ticket."""

from __future__ import annotations

from collections.abc import Iterable

import reflex as rx
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.web.live import News

PROOF = 0
"""The number that is told when a proof was left: no ticket has it."""
_ERASED = text("""
    SELECT EXISTS (SELECT FROM tickets WHERE id = ANY(:numbers) AND erased_at >= updated_at)
""")


class PrivacyRoom:
    """One room for all of them.

    Args:
        reload: The handler that looks again.
    """

    name = "privacy"

    def __init__(self, reload: rx.event.EventSpec) -> None:
        self.reload = reload

    @classmethod
    async def news(cls, rooms: list[PrivacyRoom], numbers: set[int], session: AsyncSession) -> Iterable[News]:
        """Whoever looks reads the amounts anew."""
        is_theirs = (
            PROOF in numbers or (await session.execute(_ERASED, {"numbers": list(numbers)})).scalar_one()
        )
        return [News(room, {}, events=[room.reload]) for room in rooms] if is_theirs else []
