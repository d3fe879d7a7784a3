"""What the time machine does: it tells what a replay would cost, begins and cancels one, and shows what came out."""

from __future__ import annotations

from typing import Any

import reflex as rx
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.config import settings
from ticketdesk.desk import gate, guidance, outcomes, replays, sampling
from ticketdesk.desk.outcomes import PAGE_SIZE, Outcome, Turn
from ticketdesk.errors import Invalid
from ticketdesk.models import Account, Replay
from ticketdesk.web.guard import ADMINS, allow
from ticketdesk.web.guidance.figures import NOTHING, Figures, aloud, figures, price
from ticketdesk.web.guidance.rows import Line, line
from ticketdesk.web.session import acting, looking
from ticketdesk.web.shared.notice import say, says_why


class MachineState(rx.State):
    """One tab's view of the replay that runs, or that was the last one."""

    figures: Figures = NOTHING
    lines: list[Line] = []
    turn: str = ""
    has_more: bool = False
    wanted: str = str(sampling.USUAL)
    price: str = ""
    is_too_dear: bool = False
    wrong: str = ""
    heard: str = ""

    _opened: int = 0
    _size: int = PAGE_SIZE

    @rx.event
    @allow(ADMINS)
    @says_why
    async def weigh(self, wanted: str) -> None:
        """Tell what a replay of so many tickets would cost."""
        try:
            self.wanted, self.wrong = str(sampling.how_many(wanted)), ""
        except Invalid as refusal:
            # What was typed is not sent back: not all of it can travel.
            self.wrong, self.price = refusal.fields["wanted"], ""
            return
        async with looking(self) as (session, me):
            await self._weigh(session, me)

    @rx.event
    @allow(ADMINS)
    @says_why
    async def begin(self, form: dict[str, Any]) -> None:
        """Replay with the opened version."""
        try:
            wanted = sampling.how_many(form.get("wanted"))
        except Invalid as refusal:
            self.wrong = refusal.fields["wanted"]
            return
        async with acting(self) as (session, me):
            await replays.begin(session, self._opened, wanted, model=settings().gemini_model, by=me)
        self.wrong, self.turn, self._size = "", "", PAGE_SIZE
        await self._again()

    @rx.event
    @allow(ADMINS)
    @says_why
    async def cancel(self, number: int) -> None:
        """Ask no more; what was answered stays."""
        async with acting(self) as (session, me):
            await replays.cancel(session, number, by=me)
        await say(self, "The replay is cancelled. What was answered stays.")
        await self._again()

    @rx.event
    @allow(ADMINS)
    @says_why
    async def go_on(self, number: int) -> None:
        """Go on with a replay that was cancelled or that stopped."""
        async with acting(self) as (session, me):
            await replays.go_on(session, number, by=me)
        await self._again()

    @rx.event
    @allow(ADMINS)
    @says_why
    async def look(self, turn: str) -> None:
        """Show only the tickets with which it turns out so; empty: all."""
        self.turn, self._size = (turn if turn in set(Turn) else ""), PAGE_SIZE
        await self._again()

    @rx.event
    @allow(ADMINS)
    @says_why
    async def more(self) -> None:
        """Show more of the tickets that would change."""
        self._size = min(self._size + PAGE_SIZE, sampling.MOST)
        await self._again()

    async def _again(self) -> None:
        async with looking(self) as (session, me):
            await self._fill(session, me, self._opened)

    async def _fill(self, session: AsyncSession, me: Account | None, opened: int) -> None:
        self._opened = opened
        replay = await replays.latest(session, by=me)
        if replay is None or replay.id is None:
            self.figures, self.lines = NOTHING, []
        else:
            await self._show(session, me, replay, replay.id)
        if not self.figures["is_open"]:
            await self._weigh(session, me)

    async def _show(self, session: AsyncSession, me: Account | None, replay: Replay, number: int) -> None:
        found: Outcome = await outcomes.outcome(session, number, by=me)
        turn = Turn(self.turn) if self.turn else None
        rows = await outcomes.changed(session, number, by=me, turn=turn, size=self._size + 1)
        self.lines, self.has_more = [line(row) for row in rows[: self._size]], len(rows) > self._size
        before = self.get_value("figures")
        self.figures = figures(replay, found)
        self.heard = aloud(before, self.figures, self.heard)

    async def _weigh(self, session: AsyncSession, me: Account | None) -> None:
        cost = await sampling.cost(session, int(self.wanted), model=settings().gemini_model, by=me)
        before = await guidance.in_force(session)
        told = guidance.body_of(before), await guidance.text_of(session, self._opened, by=me)
        self.price, self.is_too_dear = price(cost, *told, await gate.spent(session))
