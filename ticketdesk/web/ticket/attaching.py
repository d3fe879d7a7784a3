"""The files that wait beside an agent's words: on the server, so that they are there in every window of the agent."""

from __future__ import annotations

from typing import Any

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import ui
from ticketdesk.config import settings
from ticketdesk.desk import waiting_files
from ticketdesk.errors import Refusal
from ticketdesk.ui import FileShown
from ticketdesk.web.guard import AGENTS, STAFF, allow
from ticketdesk.web.session import acting, looking
from ticketdesk.web.shared.files import for_accounts
from ticketdesk.web.shared.notice import says_why
from ticketdesk.web.ticket.state import TicketState


class AttachState(rx.State):
    """One tab's files that are not sent yet. Whoever sends words chains ``look`` behind it: then they are gone here too."""

    waiting: list[FileShown] = []

    @rx.event
    @allow(STAFF)
    async def look(self) -> None:
        """Read them anew: when the ticket comes, when a file has come, and when words were sent."""
        number = (await self.get_state(TicketState))._number
        try:
            async with looking(self) as (session, me):
                found = await waiting_files.waiting(session, number, by=me)
        except (Refusal, SQLAlchemyError):
            # The page itself says why it shows nothing.
            found = []
        self.waiting = for_accounts(found)

    @rx.event
    @allow(AGENTS)
    @says_why
    async def remove(self, file_id: int) -> Any:
        """Take one away."""
        async with acting(self) as (session, me):
            await waiting_files.take_away(session, file_id, by=me)
        return AttachState.look()  # type: ignore[operator]


def attach_field() -> rx.Component:
    """The files to send, inside the composer's form; ``ui.attach_button()`` goes with it."""
    return rx.fragment(
        ui.attach_script(),
        ui.attach_field(
            AttachState.waiting,
            to="/files/tickets/" + TicketState.ticket["id"].to(str),
            on_change=AttachState.look,
            on_remove=AttachState.remove,
            most=settings().ticketdesk_files_per_message,
            largest_mb=settings().ticketdesk_file_mb,
        ),
    )
