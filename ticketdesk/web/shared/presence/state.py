"""What a tab knows of the others, and what it tells of itself: ``here.js`` says that somebody is in front of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from functools import partial

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk.desk import nudges, presence
from ticketdesk.desk.access import Act, may
from ticketdesk.desk.keys import hash_of
from ticketdesk.desk.presence import Doing
from ticketdesk.errors import Refusal
from ticketdesk.models import Account
from ticketdesk.web.buckets import Buckets
from ticketdesk.web.guard import AGENTS, STAFF, allow
from ticketdesk.web.live import ROOMS
from ticketdesk.web.once import ONCE
from ticketdesk.web.rail.nudges import NudgeState
from ticketdesk.web.session import Session, acting, line_of, looking
from ticketdesk.web.shared.presence.here import HERE
from ticketdesk.web.shared.presence.room import EVERY_TICKET, PresenceRoom, Somebody

People = Callable[[Collection[int]], Awaitable[Mapping[int, Account]]]
"""Gives the accounts of some numbers."""
BEATS = Buckets(per_s=2, burst=12)
"""How often one account may tell something, however many tabs it has."""


class PresenceState(rx.State):
    """``life``: who types, by ticket. ``here``: who else is at the ticket that this tab shows."""

    life: dict[str, str] = {}
    here: list[Somebody] = []

    _number: int = EVERY_TICKET

    @rx.event
    @allow(STAFF)
    async def look(self) -> None:
        """Somebody is in front of the ticket that this tab shows, and has seen what they were told of it."""
        await self._tell(Doing.looking)

    @rx.event
    @allow(AGENTS)
    async def write(self) -> None:
        """Somebody types there."""
        await self._tell(Doing.typing)

    @rx.event
    @allow(AGENTS)
    async def load(self) -> None:
        """Look again who is there, after news were missed."""
        with suppress(SQLAlchemyError):
            async with looking(self) as (session, _me):
                await self._fill(partial(presence.people, session))

    async def _fill(self, people_of: People) -> None:
        people = await people_of(HERE.accounts)
        for room in ROOMS.around(line_of(self)):
            if isinstance(room, PresenceRoom):
                for name, value in room.values(people).items():
                    setattr(self, name, value)

    async def _tell(self, doing: Doing) -> None:
        """The ticket is the one that was loaded, the person the one who is signed in; nothing comes from the browser.

        Who may only look has seen what they were told, and nobody is told of them. A beat that is lost is told to nobody: the next one comes in seconds.
        """
        account = (await self.get_state(Session))._account_id
        if not self._number or not BEATS.take(str(account)):
            return
        tab = hash_of(self.router.session.client_token).hex()[:16]
        is_told = bool((await self.get_state(NudgeState)).unread)
        with suppress(Refusal, SQLAlchemyError):
            async with acting(self) as (session, me):
                if is_told:
                    await nudges.read_of(session, self._number, by=me)
                if not may(me, Act.change_tickets):
                    return
                await presence.tell(session, self._number, doing, tab=tab, by=me)
            HERE.mine[tab] = (self.router.session.session_id, self._number)


async def people_here(numbers: Collection[int]) -> Mapping[int, Account]:
    """The accounts of some numbers, read once for all tabs that ask at the same moment."""
    if not numbers:
        return {}
    return await ONCE.read(("here", frozenset(numbers)), partial(presence.people, numbers=frozenset(numbers)))


async def follow(state: rx.State, people_of: People, me: Account | None, number: int = EVERY_TICKET) -> None:
    """Let a tab hear who is at its ticket, or in a list who types at any. What loads a page calls it.

    Args:
        state: Any state of the tab.
        people_of: How to read who somebody is: in a session that is there, or ``people_here``.
        me: Who looks; who may not answer tickets is neither told nor told of.
        number: The ticket that the tab shows, or ``EVERY_TICKET`` for a list.
    """
    mine = await state.get_state(PresenceState)
    if number:
        mine._number, mine.here = number, []
    if me is None or not may(me, Act.change_tickets):
        mine.life, mine.here = {}, []
        return
    await ROOMS.enter(state, PresenceRoom(me.id or 0, number, PresenceState))
    await mine._fill(people_of)
