"""What the list of deleted tickets does: it shows them, a page at a time, and brings one back."""

from __future__ import annotations

from datetime import timedelta
from typing import TypedDict

import reflex as rx
from sqlalchemy import RowMapping
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk.desk import deleted
from ticketdesk.desk.acts import Act
from ticketdesk.errors import Refusal
from ticketdesk.models.columns import now
from ticketdesk.models.ticket import RESTORABLE_IN
from ticketdesk.web.guard import AGENTS, allow
from ticketdesk.web.session import looking
from ticketdesk.web.shared.notice import reason, says_why
from ticketdesk.web.shared.ticket.acting import act_on


class Gone(TypedDict):
    """One deleted ticket. ``left`` is how long it can still be brought back, in words."""

    number: int
    title: str
    email: str
    status: str
    at: str
    who: str
    left: str


class DeletedState(rx.State):
    """One tab's list."""

    gone: list[Gone] = []
    more: bool = False
    problem: str = ""
    is_loaded: bool = False

    _after: deleted.Place | None = None

    @rx.event
    @allow(AGENTS)
    async def load(self) -> None:
        """Show those that were deleted last."""
        try:
            async with looking(self) as (session, me):
                page = await deleted.page(session, by=me)
        except (Refusal, SQLAlchemyError) as error:
            self.gone, self.problem, self.is_loaded = [], reason(error), True
            return
        self.gone, self._after, self.more = [_gone(row) for row in page.rows], page.after, bool(page.after)
        self.problem, self.is_loaded = "", True

    @rx.event
    @allow(AGENTS)
    @says_why
    async def load_more(self) -> None:
        """Those before, below what is shown."""
        if self._after is None:
            return
        async with looking(self) as (session, me):
            page = await deleted.page(session, by=me, after=self._after)
        self._after, self.more = page.after, bool(page.after)
        there = {one["number"] for one in self.get_value("gone")}
        more = [one for row in page.rows if (one := _gone(row))["number"] not in there]
        self.gone = [*self.get_value("gone"), *more]

    @rx.event
    @allow(AGENTS)
    @says_why
    async def restore(self, number: int) -> None:
        """Bring one back, with a way back."""
        await act_on(self, number, Act(restore=True))
        self.gone = [one for one in self.get_value("gone") if one["number"] != number]


def _gone(row: RowMapping) -> Gone:
    days = max((row["deleted_at"] + RESTORABLE_IN - now()) // timedelta(days=1), 0)
    left = "less than a day" if days < 1 else "1 day" if days == 1 else f"{days} days"
    return Gone(
        number=row["id"],
        title=row["title"],
        email=row["email"] or "",
        status=row["status"].value,
        at=row["deleted_at"].isoformat(),
        who=row["deleted_by"] or "",
        left=left,
    )
