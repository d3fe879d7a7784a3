"""What the holder of a private link sees: one ticket's public side, live, and nothing else."""

from __future__ import annotations

from typing import Any

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import db
from ticketdesk.desk import links
from ticketdesk.errors import Refusal
from ticketdesk.web.guard import ANYONE, allow
from ticketdesk.web.live import ROOMS
from ticketdesk.web.shared.back_again import load_when_back
from ticketdesk.web.shared.notice import reason, say
from ticketdesk.web.submitter.attaching import AnswerFilesState, key_of
from ticketdesk.web.submitter.room import NOTHING, PublicRoom
from ticketdesk.web.submitter.said import Said
from ticketdesk.web.submitter.standing import NOWHERE, Standing


class SubmitterState(rx.State):
    """One tab's private page."""

    number: int = 0
    title: str = ""
    status: str = "open"
    changed_at: str = ""
    about: Standing = NOWHERE
    earlier: list[Said] = []
    said: list[Said] = []
    problem: str = ""
    is_loaded: bool = False

    _key: str = ""

    @rx.event
    @allow(ANYONE)
    async def load(self) -> rx.event.EventSpec | None:
        """Open the ticket behind the key in the address."""
        try:
            shown, problem = await _opened(self, key_of(self)), ""
        except (Refusal, SQLAlchemyError) as error:
            await load_when_back(self, error, SubmitterState.load())  # type: ignore[operator]
            if isinstance(error, SQLAlchemyError) and self.number and self._key == key_of(self):
                await say(self, reason(error))  # the link is as good as it was; only nobody can look now
                return None
            shown, problem = NOTHING, reason(error)
        for name, value in shown.items():
            setattr(self, name, value)
        self.problem, self.is_loaded, self._key = problem, True, key_of(self)
        return None if problem else AnswerFilesState.look()  # type: ignore[operator,no-any-return]


async def _opened(state: SubmitterState, key: str) -> dict[str, Any]:
    """What the page shows. The tab is in its room before this is read, and whatever the room was told meanwhile is in it."""
    async with db.reading() as session:
        link, ticket = await links.behind(session, key)
    room: PublicRoom = await ROOMS.enter(state, PublicRoom(link.id or 0, ticket.id or 0, key, SubmitterState))
    while True:
        known = room.known
        async with db.reading() as session:
            _, ticket = await links.behind(session, key)
            shown = await room.look(session, ticket)
        if room.known is known:
            room.known = known or shown
            return shown
