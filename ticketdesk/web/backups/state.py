"""What the page of backups does."""

from __future__ import annotations

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.config import settings
from ticketdesk.desk import backups
from ticketdesk.errors import Refusal
from ticketdesk.live import BACKUPS
from ticketdesk.models import Account
from ticketdesk.web.backups.rows import NONE, Growing, Row, growing, row, size_of
from ticketdesk.web.guard import ADMINS, allow
from ticketdesk.web.live import ROOMS
from ticketdesk.web.news import LookAgainRoom
from ticketdesk.web.session import acting, looking
from ticketdesk.web.shared.notice import reason, say, says_why


class BackupsState(rx.State):
    """One tab's view. ``proved_at``: when the newest one that was proved was read back; empty: none was.

    ``trouble``: what went wrong with the newest one.
    """

    rows: list[Row] = []
    growing: Growing = NONE
    proved_at: str = ""
    proved: str = ""
    trouble: str = ""
    place: str = ""
    days: str = ""
    is_nightly: bool = True
    is_encrypted: bool = False
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    @allow(ADMINS)
    async def load(self) -> None:
        """Fill the page."""
        self.problem = ""
        try:
            async with looking(self) as (session, me):
                await ROOMS.enter(self, LookAgainRoom(BACKUPS, BackupsState.load()))  # type: ignore[operator]
                await self._fill(session, me)
        except (Refusal, SQLAlchemyError) as error:
            self.rows, self.problem = [], reason(error)
        self.is_loaded = True

    @rx.event
    @allow(ADMINS)
    @says_why
    async def back_up(self) -> None:
        """Have one made now."""
        async with acting(self) as (session, me):
            await backups.ask(session, by=me)
        async with looking(self) as (session, me):
            await self._fill(session, me)
        await say(self, "A backup is made now. It stands in the list in a moment.")

    async def _fill(self, session: AsyncSession, me: Account | None) -> None:
        found = await backups.newest(session, by=me)
        last = await backups.last_proved(session, by=me)
        self.rows, self.growing = [row(one) for one in found], growing(found)
        self.proved_at = last.proved_at.isoformat() if last and last.proved_at else ""
        self.proved = f"{last.name}, {last.tickets:,} tickets, {size_of(last.size)}" if last else ""
        ended = next((one for one in found if one.error or one.finished_at), None)
        self.trouble = (ended.error or ended.unproved or "") if ended else ""
        named = settings()
        self.place, self.days = str(named.backups), f"{named.ticketdesk_backup_days:,}"
        self.is_nightly = named.ticketdesk_nightly_backup == "on"
        self.is_encrypted = bool(named.ticketdesk_backup_passphrase.get_secret_value())
