"""What the page of macros does. Each change can be taken back from the line below."""

from __future__ import annotations

from functools import partial
from typing import Any

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import accounts, macros, tags
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.text import can_be_stored
from ticketdesk.errors import Invalid, Refusal
from ticketdesk.live import MACROS
from ticketdesk.models import Account, Macro
from ticketdesk.models.message import BODY_LENGTH
from ticketdesk.texts import translate
from ticketdesk.web.guard import AGENTS, allow
from ticketdesk.web.live import ROOMS
from ticketdesk.web.macros.rows import BLANK, Filling, Row, filling, row, tried_out
from ticketdesk.web.news import LookAgainRoom
from ticketdesk.web.session import acting, looking
from ticketdesk.web.shared.drafts import draft_in
from ticketdesk.web.shared.notice import reason, say, says_why

FIELDS = ("name", "body", "status", "category", "priority", "assignee", "tag")
WELL = dict.fromkeys(FIELDS, "")
NEW = 0
SHUT = -1


class MacrosState(rx.State):
    """One tab's page of macros.

    ``edited``: the number of the macro in the form; 0 is a new one, -1 none. ``form`` is what the form begins with, and
    ``example`` what its words are on a ticket.
    """

    rows: list[Row] = []
    people: dict[str, str] = {}
    tags_known: list[str] = []
    edited: int = SHUT
    forms: int = 0
    form: Filling = BLANK
    example: str = ""
    wrong: dict[str, str] = WELL
    sent: str = ""
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    @allow(AGENTS)
    async def load(self) -> None:
        """Fill the list. An open form stays as it is."""
        try:
            async with looking(self) as (session, by):
                me = require(by, Act.change_tickets)
                await ROOMS.enter(self, LookAgainRoom(MACROS, MacrosState.load()))  # type: ignore[operator]
                await self._list(session, me)
        except (Refusal, SQLAlchemyError) as error:
            self.rows, self.problem = [], reason(error)
        else:
            self.problem = ""
        self.is_loaded = True

    async def _list(self, session: AsyncSession, me: Account) -> None:
        everybody = await accounts.people(session, by=me)
        names = {one.id or 0: one.name for one in everybody}
        self.rows = [await row(session, one, names, me) for one in await macros.seen_by(session, by=me)]
        self.tags_known = [tag.name for tag in await tags.names(session, by=me)]
        self.people = {"me": translate("Whoever sends it"), "none": translate("Nobody")} | {
            str(one.id): one.name for one in everybody if accounts.can_be_given_tickets(one)
        }

    @rx.event
    @allow(AGENTS)
    def begin(self) -> None:
        """Write a new one."""
        self._open(NEW, BLANK)

    @rx.event
    @allow(AGENTS)
    @says_why
    async def edit(self, number: int) -> None:
        """Change one."""
        async with looking(self) as (session, me):
            macro = await macros.found(session, number, by=me)
            self._open(number, filling(macro))
            self.example = tried_out(macro.body, require(me, Act.change_tickets))

    def _open(self, number: int, form: Filling) -> None:
        self.edited, self.form, self.wrong, self.example, self.sent = number, form, WELL, "", ""
        self.forms += 1

    @rx.event
    @allow(AGENTS)
    def put_away(self) -> None:
        """Put the form away; what was written stays on the device."""
        self.edited = SHUT

    @rx.event
    @allow(AGENTS)
    @says_why
    async def try_out(self, words: str) -> None:
        """Show how words read on a ticket. The browser asks when typing pauses."""
        if len(words) > BODY_LENGTH or not can_be_stored(words):
            return
        async with looking(self) as (_session, me):
            self.example = tried_out(words, require(me, Act.change_tickets))

    @rx.event
    @allow(AGENTS)
    @says_why
    async def save(self, form: dict[str, Any]) -> None:
        """Keep what stands in the form."""
        number, is_shared = self.edited, form.get("is_shared") == "on"
        try:
            async with acting(self) as (session, me):
                if number > NEW:
                    was = await macros.change(session, number, form, by=me, is_shared=is_shared)
                else:
                    made = await macros.save(session, form, by=me, is_shared=is_shared)
        except Invalid as refusal:
            self.wrong = WELL | refusal.fields
            return
        self.edited, self.wrong, self.sent = SHUT, WELL, draft_in(form)
        if number > NEW:
            await self._told(was, f"The macro “{was.name}” is changed.", f"“{was.name}” is what it was.")
        else:
            back = partial(macros.delete, macro_id=made.id or 0)
            await say(self, f"The macro “{made.name}” is kept.", undo=back, undone=f"“{made.name}” is gone.")

    @rx.event
    @allow(AGENTS)
    @says_why
    async def delete(self, number: int) -> None:
        """Take one away."""
        async with acting(self) as (session, me):
            was = await macros.delete(session, number, by=me)
        self.edited = SHUT if self.edited == number else self.edited
        await self._told(was, f"The macro “{was.name}” was deleted.", f"“{was.name}” is back.")

    async def _told(self, was: Macro, words: str, undone: str) -> None:
        await say(self, words, undo=partial(macros.bring_back, was=was), undone=undone)
