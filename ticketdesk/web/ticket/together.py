"""A ticket that stands for others: its list, and one answer for all of them, told ticket by ticket."""

from __future__ import annotations

from typing import Any, TypedDict

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk.desk import together
from ticketdesk.desk.acts import Act
from ticketdesk.errors import Refusal
from ticketdesk.web.guard import AGENTS, STAFF, allow
from ticketdesk.web.session import acting, looking
from ticketdesk.web.shared.drafts import draft_in
from ticketdesk.web.shared.notice import reason, say, says_why
from ticketdesk.web.shared.ticket.acting import act_on
from ticketdesk.web.ticket.state import TicketState


class Outcome(TypedDict):
    """One ticket that did not get the answer, and why."""

    number: int
    why: str


class TogetherState(rx.State):
    """One tab's answer for many tickets."""

    is_open: bool = False
    is_sending: bool = False
    done: int = 0
    total: int = 0
    failed: list[Outcome] = []
    refused: str = ""
    sent: str = ""

    @rx.event
    @allow(AGENTS)
    def ask(self) -> None:
        """Show where to write."""
        self.is_open, self.failed, self.refused, self.done, self.total = True, [], "", 0, 0

    @rx.event
    @allow(STAFF)
    def put_away(self) -> None:
        """Put it away; what was written stays on the device."""
        self.is_open = False

    @rx.event(background=True)
    @allow(AGENTS)
    async def answer(self, form: dict[str, Any]) -> None:
        """Answer all of them, one after the other. Whoever has this answer already does not get it again."""
        async with self:
            if self.is_sending:
                return
            main = (await self.get_state(TicketState))._number
            self.is_sending, self.failed, self.refused, self.done = True, [], "", 0
        refused = ""
        try:
            async with looking(self) as (session, me):
                name, numbers = await together.begin(
                    session, main, form.get("body"), draft=draft_in(form), by=me
                )
            await self._answer_each(form, name, numbers)
        except (Refusal, SQLAlchemyError) as error:
            refused = reason(error)
        finally:
            async with self:
                self.is_sending, self.refused = False, refused
                if not refused and not self.failed:
                    self.is_open, self.sent = False, draft_in(form)
                    await say(self, f"{self.total} tickets have the answer.")

    async def _answer_each(self, form: dict[str, Any], name: str, numbers: list[int]) -> None:
        closes = form.get("kind") == "closing"
        for done, number in enumerate(numbers):
            async with self:
                self.done, self.total = done, len(numbers)
            try:
                async with acting(self) as (session, me):
                    await together.answer(session, number, form.get("body"), closes=closes, name=name, by=me)
            except (Refusal, SQLAlchemyError) as error:
                async with self:
                    self.failed = [*self.failed, Outcome(number=number, why=reason(error))]
        async with self:
            self.done = len(numbers)

    @rx.event
    @allow(AGENTS)
    @says_why
    async def leave(self) -> None:
        """Take the open ticket out of the one that stands for it."""
        await act_on(self, (await self.get_state(TicketState))._number, Act(leave=True))
