"""What the composer offers behind ``/`` and ``@``: macros, filled in on the server for the open ticket, and people."""

from __future__ import annotations

from typing import TypedDict

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import macros, mentions
from ticketdesk.desk.access import Act, may
from ticketdesk.errors import Refusal
from ticketdesk.models import Account, Macro
from ticketdesk.web.guard import AGENTS, STAFF, allow
from ticketdesk.web.session import looking
from ticketdesk.web.shared.notice import reason, says_why

BEGINNING = 90


class Offered(TypedDict):
    """One macro of the menu; ``sets`` says in words what is set with it, ``begins`` how its words begin."""

    id: int
    name: str
    begins: str
    sets: str
    is_shared: bool


class Used(TypedDict):
    """The macro that was chosen last.

    ``turn`` is another number each time, so that choosing the same one again is noticed; 0: none was. ``words`` go into
    the composer where the cursor stands. ``ticket`` is the number that they were filled in for. ``sets`` is empty where
    nothing is set with it.
    """

    turn: int
    id: int
    ticket: int
    name: str
    words: str
    sets: str


class Mentionable(TypedDict):
    """Somebody who can be named in an internal note."""

    id: int
    name: str
    initials: str
    tone: str


NONE = Used(turn=0, id=0, ticket=0, name="", words="", sets="")


class MentionState(rx.State):
    """Who can be named with ``@``; it is filled with the macros."""

    people: list[Mentionable] = []


class MacroState(rx.State):
    """One tab's macros, and the one that goes with what is written."""

    macros: list[Offered] = []
    used: Used = NONE
    problem: str = ""
    is_loaded: bool = False

    _number: int = 0
    _turns: int = 0

    @rx.event
    @allow(STAFF)
    async def load(self, number: int) -> None:
        """Fill both menus for the open ticket. Whoever may only look is offered nothing, and needs nothing."""
        if number != self._number:
            self.used = NONE
        self._number, self.problem = number, ""
        people = await self.get_state(MentionState)
        try:
            async with looking(self) as (session, me):
                if me is None or not may(me, Act.change_tickets):
                    self.macros, people.people = [], []
                    return
                self.macros = [
                    await _offered(session, one, me) for one in await macros.seen_by(session, by=me)
                ]
                people.people = [_mentionable(one) for one in await mentions.people(session, by=me)]
        except (Refusal, SQLAlchemyError) as error:
            self.problem = reason(error)
        self.is_loaded = True

    @rx.event
    @allow(AGENTS)
    @says_why
    async def use(self, number: int) -> None:
        """Fill a macro in for the open ticket; its words and what it sets are in ``used`` then."""
        async with looking(self) as (session, me):
            ready = await macros.ready(session, number, self._number, by=me)
        self._turns += 1
        self.used = Used(
            turn=self._turns,
            id=number,
            ticket=self._number,
            name=ready.macro.name,
            words=ready.words,
            sets=ready.sets,
        )

    @rx.event
    @allow(AGENTS)
    def put_away(self) -> None:
        """Nothing is set with what is written; the words stay."""
        self.used = NONE


async def _offered(session: AsyncSession, macro: Macro, me: Account) -> Offered:
    begins = " ".join(macro.body.split())
    return Offered(
        id=macro.id or 0,
        name=macro.name,
        begins=begins if len(begins) <= BEGINNING else begins[:BEGINNING].rstrip() + "…",
        sets=await macros.sets(session, macro, by=me),
        is_shared=macro.shared_at is not None,
    )


def _mentionable(account: Account) -> Mentionable:
    return Mentionable(
        id=account.id or 0,
        name=account.name,
        initials=account.initials,
        tone=f"t{(account.id or 0) % 4 + 1}",
    )
