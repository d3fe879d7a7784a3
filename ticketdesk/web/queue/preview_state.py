"""The ticket beside the list: ``preview.js`` says which row is current, and what is shown follows."""

from __future__ import annotations

from functools import partial

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk.desk import finding, presence, tags, text
from ticketdesk.desk.access import Act, require
from ticketdesk.errors import Refusal
from ticketdesk.web.guard import STAFF, allow
from ticketdesk.web.live import PREVIEW, ROOMS
from ticketdesk.web.queue.preview_room import PreviewRoom
from ticketdesk.web.session import looking
from ticketdesk.web.shared.notice import reason
from ticketdesk.web.shared.presence.room import AT_A_TICKET
from ticketdesk.web.shared.presence.state import follow
from ticketdesk.web.shared.ticket.acting import ActsOnOne
from ticketdesk.web.shared.ticket.entries import Entry
from ticketdesk.web.shared.ticket.opinions import Proposal
from ticketdesk.web.shared.ticket.rows import NO_TICKET, Facts
from ticketdesk.web.shared.ticket.view import brief


class PreviewState(ActsOnOne, rx.State):
    """One tab's ticket beside its list. ``said`` is the end of its conversation, newest first."""

    ticket: Facts = NO_TICKET
    said: list[Entry] = []
    is_longer: bool = False
    proposals: list[Proposal] = []
    tags_known: list[str] = []
    problem: str = ""

    _has_tags: bool = False

    @rx.event
    @allow(STAFF)
    async def show(self, number: str) -> None:
        """Show the current row's ticket; "0" when none is current."""
        self._number = text.row_number(number)
        await self._show()

    @rx.event
    @allow(STAFF)
    async def load(self) -> None:
        """Show it again, after news were missed."""
        await self._show()

    async def _show(self) -> None:
        """The tab enters the ticket's room first, so that no change falls between."""
        self.problem = ""
        if not self._number:
            await self._show_none()
            return
        try:
            async with looking(self) as (session, me):
                require(me, Act.see_tickets)
                await ROOMS.enter(self, PreviewRoom(self._number, PreviewState))
                ticket = await finding.to_read(session, self._number, by=me)
                shown = await brief(session, ticket)
                await follow(self, partial(presence.people, session), me, self._number)
                if not self._has_tags:
                    self.tags_known = [tag.name for tag in await tags.names(session, by=me)]
        except (Refusal, SQLAlchemyError) as error:
            await self._show_none()
            self.problem = reason(error)
            return
        for name, value in shown.items():
            setattr(self, name, value)
        self._has_tags = True

    async def _show_none(self) -> None:
        self.ticket, self.said, self.is_longer, self.proposals = NO_TICKET, [], False, []
        await ROOMS.leave(self.router.session.session_id, PREVIEW, AT_A_TICKET)
