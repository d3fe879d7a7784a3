"""What the holder of a private link does: answer, say that it is solved, open it again, say what one thinks of it.

The key in the address is asked for anew each time, each time is counted, and nothing is drawn from here: the commit
tells the room, and the room tells every tab, this one too.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import db
from ticketdesk.desk import link_limits, ratings, requesters
from ticketdesk.errors import Refusal
from ticketdesk.web.guard import ANYONE, allow
from ticketdesk.web.shared.drafts import draft_in
from ticketdesk.web.shared.notice import reason
from ticketdesk.web.submitter.attaching import AnswerFilesState, key_of

# What is said along with the words, by what the form says in ``then``.
_THEN: dict[str, Callable[..., Awaitable[object]]] = {"solved": requesters.solve, "again": requesters.reopen}


class AnswerState(rx.State):
    """One tab's answer and rating. ``turn`` counts what came through, so that the page knows when nothing is on its way."""

    turn: int = 0
    refused: str = ""
    sent: str = ""
    rating_refused: str = ""
    rated: str = ""

    @rx.event
    @allow(ANYONE)
    async def send(self, form: dict[str, Any]) -> rx.event.EventSpec | None:
        """Write to the desk, say that it is solved, or that it is not. Refused words stay; the same form sent twice counts once."""
        self.turn += 1
        draft = draft_in(form)
        write = _THEN.get(str(form.get("then")), requesters.answer)
        try:
            async with _writing(self) as (session, key):
                await write(session, key, form.get("body"), draft=draft, files=form.get("files", ""))
        except (Refusal, SQLAlchemyError) as error:
            self.refused = reason(error)
            return None
        self.refused, self.sent = "", draft
        return AnswerFilesState.look()  # type: ignore[operator,no-any-return]

    @rx.event
    @allow(ANYONE)
    async def rate(self, form: dict[str, Any]) -> None:
        """Say what one thinks of how it went."""
        try:
            async with _writing(self) as (session, key):
                await ratings.rate(session, key, form.get("stars"), form.get("words"))
        except (Refusal, SQLAlchemyError) as error:
            self.rating_refused = reason(error)
            return
        self.rating_refused, self.rated = "", draft_in(form)


@asynccontextmanager
async def _writing(state: rx.State) -> AsyncIterator[tuple[AsyncSession, str]]:
    """Count first and for good, change then."""
    key = key_of(state)
    async with db.transaction() as session:
        await link_limits.spend(session, key)
    async with db.transaction() as session:
        yield session, key
