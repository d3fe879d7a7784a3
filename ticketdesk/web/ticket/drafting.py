"""What somebody has begun to write, kept on the server within a second of a pause; ``drafts.js`` says when."""

from __future__ import annotations

from typing import Any, TypedDict

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import drafts, finding
from ticketdesk.desk.access import Act, may
from ticketdesk.errors import Refusal
from ticketdesk.models import Account, Draft
from ticketdesk.web.guard import AGENTS, allow
from ticketdesk.web.session import acting, looking


class Told(TypedDict):
    """What the server tells of the draft on a ticket.

    With a ``turn`` it answers to what the browser sent under that number, and ``is_kept`` says whether it is kept. Without
    one it is what was kept when it was looked up for the ``looked``th time.
    """

    ticket: int
    turn: int
    looked: int
    is_kept: bool
    body: str
    is_note: bool
    seen: int


NOTHING = Told(ticket=0, turn=0, looked=0, is_kept=False, body="", is_note=False, seen=0)


class DraftState(rx.State):
    """One tab's draft. ``has_begun`` and ``seen`` are the draft's; ``me`` is who writes, to tell own words from others'."""

    told: Told = NOTHING
    has_begun: bool = False
    seen: int = 0
    me: int = 0

    _number: int = 0
    _looked: int = 0

    @rx.event
    @allow(AGENTS)
    async def keep(self, draft: dict[str, Any]) -> None:
        """Keep what is written so far. What cannot be kept here stays on the device, and the page says so."""
        number, turn = _number(draft.get("ticket")), _number(draft.get("turn"))
        answer = Told(**NOTHING | {"ticket": number, "turn": turn})  # type: ignore[typeddict-item]
        is_note, seen = draft.get("is_note") is True, _number(draft.get("seen"))
        try:
            async with acting(self) as (session, me):
                kept = await drafts.save(
                    session, number, draft.get("body"), is_note=is_note, seen=seen, by=me
                )
        except (Refusal, SQLAlchemyError):
            self.told = answer
            return
        self.told = Told(**answer | {"is_kept": True})  # type: ignore[typeddict-item]
        if number == self._number:
            self._begun(kept)

    @rx.event
    @allow(AGENTS)
    async def look(self) -> None:
        """Look again what is kept: a reply was delivered, or taken back and is a draft again."""
        try:
            async with looking(self) as (session, me):
                await self._fill(session, me, self._number)
        except (Refusal, SQLAlchemyError):
            return

    async def _fill(self, session: AsyncSession, me: Account | None, number: int) -> None:
        self._number, self.me = number, (me.id if me else None) or 0
        draft = await drafts.of(session, number, by=me) if may(me, Act.change_tickets) else None
        self._looked += 1
        told = {"ticket": number, "looked": self._looked, "is_kept": True}
        if draft:
            told |= {"body": draft.body, "is_note": draft.is_note, "seen": draft.seen}
        self.told = Told(**NOTHING | told)  # type: ignore[typeddict-item]
        self._begun(draft)

    def _begun(self, draft: Draft | None) -> None:
        self.has_begun, self.seen = draft is not None, draft.seen if draft else 0


async def begin(state: rx.State, session: AsyncSession, me: Account | None, number: int) -> None:
    """Let a tab have what was begun on a ticket before. What loads a ticket calls it."""
    await (await state.get_state(DraftState))._fill(session, me, number)


def _number(told: object) -> int:
    return told if finding.is_number(told) else 0
