"""The files that wait beside an agent's words: on the server, so that they are there in every window of the agent."""

from __future__ import annotations

from typing import Any

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk.desk import waiting_files
from ticketdesk.errors import Refusal
from ticketdesk.ui import FileShown
from ticketdesk.web.guard import AGENTS, STAFF, allow
from ticketdesk.web.session import acting, looking
from ticketdesk.web.shared.files import for_accounts
from ticketdesk.web.shared.notice import says_why


class AttachState(rx.State):
    """One tab's files that are not sent yet. Whoever sends words chains ``look`` behind it: then they are gone here too."""

    waiting: list[FileShown] = []

    _number: int = 0

    @rx.event
    @allow(STAFF)
    async def load(self, number: int) -> None:
        """Read those of the ticket that comes."""
        self._number = number
        await self._read()

    @rx.event
    @allow(STAFF)
    async def look(self) -> None:
        """Read them anew: when a file has come, and when words were sent."""
        await self._read()

    async def _read(self) -> None:
        try:
            async with looking(self) as (session, me):
                found = await waiting_files.waiting(session, self._number, by=me)
        except (Refusal, SQLAlchemyError):
            # The page itself says why it shows nothing.
            found = []
        self.waiting = for_accounts(found)

    @rx.event
    @allow(AGENTS)
    @says_why
    async def remove(self, number: int) -> Any:
        """Take one away."""
        async with acting(self) as (session, me):
            await waiting_files.take_away(session, number, by=me)
        return AttachState.look()  # type: ignore[operator]
