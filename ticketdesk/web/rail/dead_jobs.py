"""Jobs that were given up: how many there are stands in the rail of administrators, what they are on a page of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

import reflex as rx
from sqlalchemy import RowMapping
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import dead_jobs, figures
from ticketdesk.desk.job_words import WORDS, word_of
from ticketdesk.errors import Refusal
from ticketdesk.live import JOBS
from ticketdesk.models import Account
from ticketdesk.web.guard import ADMINS, allow
from ticketdesk.web.live import News
from ticketdesk.web.session import acting, looking
from ticketdesk.web.shared.notice import reason, say, says_why

PAGE = "/desk/settings/jobs"
UNKNOWN = "This version of the desk knows no such job."


class Row(TypedDict):
    """One dead job. ``number``: of the ticket that it was about; 0 for none."""

    id: int
    word: str
    number: int
    tries: int
    error: str
    at: str


class JobsRoom:
    """Tabs of administrators: they hear when a job died, or is tried again."""

    place = JOBS
    name = JOBS

    @property
    def reload(self) -> rx.event.EventSpec:
        return DeadState.load()  # type: ignore[operator,no-any-return]

    @classmethod
    async def news(cls, rooms: list[JobsRoom], numbers: set[int], session: AsyncSession) -> Iterable[News]:
        """Nothing of tickets."""
        return ()


class DeadState(rx.State):
    """One tab's jobs. ``dead``: how many, as the rail shows it; empty where none is."""

    dead: str = ""
    rows: list[Row] = []
    standing: dict[str, int] = {"waiting": 0, "later": 0, "doing": 0, "dead": 0, "workers": 0}
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    @allow(ADMINS)
    async def load(self) -> None:
        """Fill the page, and what the rail shows."""
        try:
            async with looking(self) as (session, me):
                self.dead = await dead(session, me)
                if str(self.router.url.path).rstrip("/") == PAGE:
                    await self._list(session, me)
        except (Refusal, SQLAlchemyError) as error:
            self.rows, self.problem = [], reason(error)
        else:
            self.problem = ""
        self.is_loaded = True

    @rx.event
    @allow(ADMINS)
    @says_why
    async def retry(self, number: int) -> None:
        """Try one again."""
        async with acting(self) as (session, me):
            word = await dead_jobs.retry(session, number, by=me)
        await self._look()
        await say(self, f"Tried again: {word}.")

    @rx.event
    @allow(ADMINS)
    @says_why
    async def retry_all(self) -> None:
        """Try all of them again."""
        async with acting(self) as (session, me):
            count = await dead_jobs.retry_all(session, by=me)
        await self._look()
        await say(self, f"{count:,} job{' is' if count == 1 else 's are'} tried again.")

    async def _look(self) -> None:
        async with looking(self) as (session, me):
            self.dead = await dead(session, me)
            await self._list(session, me)

    async def _list(self, session: AsyncSession, me: Account | None) -> None:
        """What the page shows."""
        self.standing = vars(await dead_jobs.standing(session, by=me))
        self.rows = [_row(found) for found in await dead_jobs.newest(session, by=me)]


async def dead(session: AsyncSession, me: Account | None) -> str:
    """What the rail shows."""
    count = await dead_jobs.amount(session, by=me)
    return figures.told(count) if count else ""


def _row(found: RowMapping) -> Row:
    return Row(
        id=found["id"],
        word=word_of(found["task"]),
        number=found["number"] or 0,
        tries=found["attempts"],
        error=found["error"] or ("" if found["task"] in WORDS else UNKNOWN),
        at=found["at"].isoformat() if found["at"] else "",
    )
