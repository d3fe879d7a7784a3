"""What somebody was told in the desk: how much of it is unread stands in the rail, the newest on a page of its own."""

from __future__ import annotations

from typing import TypedDict

import reflex as rx
from sqlalchemy import RowMapping
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import figures, nudges
from ticketdesk.errors import Refusal
from ticketdesk.models import Account, Reason
from ticketdesk.web.guard import STAFF, allow
from ticketdesk.web.session import acting, looking
from ticketdesk.web.shared.notice import reason, says_why

PAGE = "/desk/notices"
ICONS = {
    Reason.mentioned: "at-sign",
    Reason.assigned: "user-round-plus",
    Reason.replied: "reply",
    Reason.woken: "alarm-clock",
}


class Told(TypedDict):
    """One notice, as it is listed: ``who`` did what (``did``) on which ticket."""

    id: int
    number: int
    title: str
    who: str
    did: str
    icon: str
    href: str
    at: str
    is_unread: bool


class NudgeState(rx.State):
    """One tab's notices. ``unread``: how many are, as the rail shows it; empty where none is."""

    unread: str = ""
    told: list[Told] = []
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    @allow(STAFF)
    async def load(self) -> None:
        """Fill the page."""
        try:
            async with looking(self) as (session, me):
                self.unread, self.told = await unread(session, me), await listed(session, me)
        except (Refusal, SQLAlchemyError) as error:
            self.told, self.problem = [], reason(error)
        else:
            self.problem = ""
        self.is_loaded = True

    @rx.event
    @allow(STAFF)
    @says_why
    async def read(self, number: int) -> None:
        """Somebody has read one. The commit tells their rails, this one too."""
        async with acting(self) as (session, me):
            await nudges.read(session, number, by=me)

    @rx.event
    @allow(STAFF)
    @says_why
    async def read_all(self) -> None:
        """Somebody has read all of them."""
        async with acting(self) as (session, me):
            await nudges.read_all(session, by=me)


async def unread(session: AsyncSession, me: Account | None) -> str:
    """What the rail shows."""
    count = await nudges.unread(session, by=me)
    return figures.told(count) if count else ""


async def listed(session: AsyncSession, me: Account | None) -> list[Told]:
    """What the page lists."""
    return [_told(found) for found in await nudges.newest(session, by=me)]


def _told(found: RowMapping) -> Told:
    why = Reason(found["reason"])
    who = found["by_name"] or "The requester"
    place = f"#message-{found['message_id']}" if found["message_id"] else ""
    return Told(
        id=found["id"],
        number=found["ticket_id"],
        title=found["title"],
        who="It" if why is Reason.woken else "Somebody" if _is_gone(found, why) else who,
        did=_did(why),
        icon=ICONS[why],
        href=f"/desk/tickets/{found['ticket_id']}{place}",
        at=found["created_at"].isoformat(),
        is_unread=found["read_at"] is None,
    )


def _is_gone(found: RowMapping, why: Reason) -> bool:
    """Only an answer has no account behind it from the beginning."""
    return found["by_name"] is None and why is not Reason.replied


def _did(why: Reason) -> str:
    match why:
        case Reason.mentioned:
            return "mentioned you"
        case Reason.assigned:
            return "gave it to you"
        case Reason.replied:
            return "answered"
        case Reason.woken:
            return "came back from its snooze"
