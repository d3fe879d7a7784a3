"""What an agent does on a ticket's page: who begins a transaction, which verb, and what the page says then.

Nothing is drawn from here after a change. The commit tells the room, and the room tells every tab, this one too.
"""

from __future__ import annotations

from typing import Any

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk.desk import accounts, finding, messages, tickets
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.text import can_be_stored
from ticketdesk.errors import Refusal
from ticketdesk.models import Category, Priority, Status
from ticketdesk.web.guard import AGENTS, STAFF, allow
from ticketdesk.web.live import ROOMS
from ticketdesk.web.session import acting, looking
from ticketdesk.web.shared.choices import chosen
from ticketdesk.web.shared.notice import reason, say, says_why
from ticketdesk.web.shared.presence.state import follow
from ticketdesk.web.shared.ticket.opinions import Proposal
from ticketdesk.web.shared.ticket.rows import NO_TICKET, Entry, Facts
from ticketdesk.web.shared.ticket.view import view
from ticketdesk.web.ticket.room import TicketRoom
from ticketdesk.web.ticket.similar import SimilarState


class TicketState(rx.State):
    """One tab's ticket."""

    ticket: Facts = NO_TICKET
    thread: list[Entry] = []
    proposals: list[Proposal] = []
    people: dict[str, str] = {}
    problem: str = ""
    is_loaded: bool = False
    is_note: bool = False
    refused: str = ""
    is_closing: bool = False
    close_refused: str = ""
    sent: str = ""
    closed: str = ""

    _number: int = 0

    @rx.event
    @allow(STAFF)
    async def load(self) -> rx.event.EventSpec | None:
        """Fill the page from its address; the tab enters the ticket's room first."""
        asked = str(self.router.url.path).rstrip("/").rpartition("/")[2]
        self._number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0
        try:
            async with looking(self) as (session, me):
                require(me, Act.see_tickets)
                await ROOMS.enter(self, TicketRoom(self._number, TicketState))
                ticket = await finding.to_read(session, self._number, by=me)
                shown = await view(session, ticket)
                people = await accounts.people(session, by=me)
                await follow(self, session, me, self._number)
        except (Refusal, SQLAlchemyError) as error:
            self.ticket, self.thread, self.proposals = NO_TICKET, [], []
            self.problem, self.is_loaded = reason(error), True
            return None
        self.ticket, self.thread, self.proposals = shown["ticket"], shown["thread"], shown["proposals"]
        self.people = {"": "Nobody"} | {
            str(person.id): person.name for person in people if accounts.can_be_given_tickets(person)
        }
        self.problem, self.refused, self.is_loaded = "", "", True
        return SimilarState.look(self._number)  # type: ignore[operator,no-any-return]

    @rx.event
    @allow(AGENTS)
    @says_why
    async def set_status(self, to: str) -> None:
        """Move it to another status."""
        async with acting(self) as (session, me):
            await tickets.set_status(session, self._number, chosen(Status, to), by=me)

    @rx.event
    @allow(AGENTS)
    @says_why
    async def set_category(self, to: str) -> None:
        """Decide the category."""
        async with acting(self) as (session, me):
            await tickets.set_category(session, self._number, chosen(Category, to), by=me)

    @rx.event
    @allow(AGENTS)
    @says_why
    async def set_priority(self, to: str) -> None:
        """Decide the priority."""
        async with acting(self) as (session, me):
            await tickets.set_priority(session, self._number, chosen(Priority, to), by=me)

    @rx.event
    @allow(AGENTS)
    @says_why
    async def assign(self, to: str) -> None:
        """Give it to somebody, or to nobody."""
        number = int(to) if to.isascii() and to.isdecimal() and len(to) < 10 else 0
        async with acting(self) as (session, me):
            await tickets.assign(session, self._number, number if to else None, by=me)

    @rx.event
    @allow(AGENTS)
    @says_why
    async def take(self) -> None:
        """Give it to oneself."""
        async with acting(self) as (session, me):
            await tickets.assign(session, self._number, me.id if me else None, by=me)

    @rx.event
    @allow(AGENTS)
    @says_why
    async def resolve(self) -> None:
        """The problem is solved."""
        async with acting(self) as (session, me):
            await tickets.resolve(session, self._number, by=me)

    @rx.event
    @allow(AGENTS)
    @says_why
    async def reopen(self) -> None:
        """It is alive again."""
        async with acting(self) as (session, me):
            await tickets.reopen(session, self._number, by=me)

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
            async with acting(self) as (session, me):
                await tickets.close(session, self._number, by=me, comment=form.get("comment"))
        except (Refusal, SQLAlchemyError) as error:
            self.close_refused = reason(error)
            return
        self.is_closing, self.close_refused, self.closed = False, "", _draft(form)

    @rx.event
    @allow(AGENTS)
    async def send(self, form: dict[str, Any]) -> None:
        """Reply to the requester, or note for the agents. Refused words stay where they were written."""
        write = messages.note if form.get("kind") == "note" else messages.reply
        try:
            async with acting(self) as (session, me):
                await write(session, self._number, form.get("body"), by=me)
        except (Refusal, SQLAlchemyError) as error:
            self.refused = reason(error)
            return
        self.refused, self.sent = "", _draft(form)

    @rx.event
    @allow(STAFF)
    def write_reply(self) -> None:
        """Write to the requester."""
        self.is_note = False

    @rx.event
    @allow(STAFF)
    def write_note(self) -> None:
        """Write to the other agents."""
        self.is_note = True

    @rx.event
    @allow(AGENTS)
    @says_why
    async def delete(self) -> rx.event.EventSpec:
        """Take it out of every list, with a way back."""
        async with acting(self) as (session, me):
            ticket = await tickets.delete(session, self._number, by=me)
        await say(self, f"Ticket {ticket.id} deleted.", deleted=ticket.id)
        return rx.redirect("/desk")

    @rx.event
    @allow(AGENTS)
    @says_why
    async def restore(self) -> None:
        """Bring it back."""
        async with acting(self) as (session, me):
            await tickets.restore(session, self._number, by=me)


def _draft(form: dict[str, Any]) -> str:
    """The browser's id of what it sent: it empties the form of exactly those words."""
    told = form.get("draft")
    # Half a surrogate pair would cut the line on its way back.
    return told[:40] if isinstance(told, str) and can_be_stored(told) else ""
