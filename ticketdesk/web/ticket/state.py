"""What an agent does on a ticket's page: who begins a transaction, which verb, and what the page says then.

Nothing is drawn from here after a change. The commit tells the room, and the room tells every tab, this one too.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk.desk import access, accounts, finding, presence, tags, text
from ticketdesk.desk.access import require
from ticketdesk.desk.acts import Act
from ticketdesk.errors import Refusal
from ticketdesk.models import Status
from ticketdesk.texts import translate
from ticketdesk.web.guard import AGENTS, STAFF, allow
from ticketdesk.web.live import ROOMS
from ticketdesk.web.session import looking
from ticketdesk.web.shared.back_again import load_when_back
from ticketdesk.web.shared.drafts import draft_in
from ticketdesk.web.shared.notice import reason, say, says_why
from ticketdesk.web.shared.presence.state import follow
from ticketdesk.web.shared.ticket.acting import ActsOnOne
from ticketdesk.web.shared.ticket.company import ALONE, Company
from ticketdesk.web.shared.ticket.entries import Entry
from ticketdesk.web.shared.ticket.opinions import Proposal
from ticketdesk.web.shared.ticket.rows import NO_TICKET, Facts
from ticketdesk.web.shared.ticket.view import view
from ticketdesk.web.ticket.attaching import AttachState
from ticketdesk.web.ticket.drafting import begin
from ticketdesk.web.ticket.macros import MacroState
from ticketdesk.web.ticket.room import TicketRoom
from ticketdesk.web.ticket.similar import SimilarState


class TicketState(ActsOnOne, rx.State):
    """One tab's ticket."""

    ticket: Facts = NO_TICKET
    thread: list[Entry] = []
    earlier: int = 0
    proposals: list[Proposal] = []
    company: Company = ALONE
    people: dict[str, str] = {}
    tags_known: list[str] = []
    problem: str = ""
    is_loaded: bool = False
    is_closing: bool = False
    close_refused: str = ""
    closed: str = ""

    # The ticket whose conversation is shown from its beginning.
    _whole: int = 0

    @rx.event
    @allow(STAFF)
    async def load(self) -> list[rx.event.EventSpec] | None:
        """Fill the page from its address; the tab enters the ticket's room first."""
        asked = str(self.router.url.path).rstrip("/").rpartition("/")[2]
        self._number = text.row_number(asked)
        try:
            async with looking(self) as (session, me):
                require(me, access.Act.see_tickets)
                is_whole = self._whole == self._number
                await ROOMS.enter(self, TicketRoom(self._number, TicketState, is_whole=is_whole))
                ticket = await finding.to_read(session, self._number, by=me)
                shown = await view(session, ticket, is_whole=is_whole)
                people = await accounts.people(session, by=me)
                known = await tags.names(session, by=me)
                await follow(self, partial(presence.people, session), me, self._number)
                await begin(self, session, me, self._number)
        except (Refusal, SQLAlchemyError) as error:
            await load_when_back(self, error, TicketState.load())  # type: ignore[operator]
            if isinstance(error, SQLAlchemyError) and self.ticket["id"] == self._number:
                await say(
                    self, reason(error)
                )  # what stands there is what was true last, and somebody may write on it
                return None
            self.ticket, self.thread, self.proposals, self.earlier = NO_TICKET, [], [], 0
            self.company = ALONE
            self.problem, self.is_loaded = reason(error), True
            return None
        for name, value in shown.items():
            setattr(self, name, value)
        self.people = {"": translate("Nobody")} | {
            str(person.id): person.name for person in people if accounts.can_be_given_tickets(person)
        }
        self.tags_known = [tag.name for tag in known]
        self.problem, self.is_loaded = "", True
        looks = (MacroState.load, AttachState.load, SimilarState.look)
        return [look(self._number) for look in looks]  # type: ignore[operator]

    @rx.event
    @allow(AGENTS)
    def ask_to_close(self) -> None:
        """Show the question for the last word."""
        self.is_closing = True

    @rx.event
    @allow(STAFF)
    def keep_open(self) -> None:
        """Put the question away."""
        self.is_closing = False

    @rx.event
    @allow(AGENTS)
    async def close(self, form: dict[str, Any]) -> None:
        """File it, with a last word for the requester. Refused words stay where they were written."""
        try:
            await self._act(Act(status=Status.closed), form.get("comment"))
        except (Refusal, SQLAlchemyError) as error:
            self.close_refused = reason(error)
            return
        self.is_closing, self.close_refused, self.closed = False, "", draft_in(form)

    @rx.event
    @allow(AGENTS)
    @says_why
    async def delete(self, back: str) -> rx.event.EventSpec | None:
        """Take it out of every list, with a way back, and go to the list that one came from."""
        if not back.startswith("/desk"):
            return None  # no page of ours says that
        await self._act(Act(delete=True))
        return rx.redirect(back)

    @rx.event
    @allow(AGENTS)
    @says_why
    async def restore(self) -> None:
        """Bring it back."""
        await self._act(Act(restore=True))
