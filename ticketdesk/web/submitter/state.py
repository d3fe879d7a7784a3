"""What the holder of a private link sees: one ticket's public side, live, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import db
from ticketdesk.desk import links, messages
from ticketdesk.errors import Refusal
from ticketdesk.models import Kind, Ticket
from ticketdesk.web.guard import ANYONE, allow
from ticketdesk.web.live import ROOMS, News, delta
from ticketdesk.web.shared.notice import reason


class Said(TypedDict):
    """One public message."""

    key: str
    kind: str
    author: str
    initials: str
    label: str
    body: str
    at: str


class SubmitterState(rx.State):
    """One tab's private page."""

    number: int = 0
    title: str = ""
    status: str = "open"
    changed_at: str = ""
    said: list[Said] = []
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    @allow(ANYONE)
    async def load(self) -> None:
        """Open the ticket behind the key in the address."""
        key = str(self.router.url.path).rstrip("/").rpartition("/")[2]
        try:
            async with db.reading() as session:
                ticket = await links.ticket_behind(session, key)
                await ROOMS.enter(self, PublicRoom(ticket.id or 0))
                await session.refresh(ticket)
                shown = await view(session, ticket)
        except (Refusal, SQLAlchemyError) as error:
            self.number, self.title, self.said = 0, "", []
            self.problem, self.is_loaded = reason(error), True
            return
        for name, value in shown.items():
            setattr(self, name, value)
        self.problem, self.is_loaded = "", True


async def view(session: AsyncSession, ticket: Ticket) -> dict[str, Any]:
    """What the page shows, by the names of the state's vars; only what the requester may read."""
    asked = Said(
        key="asked",
        kind="ask",
        author="You",
        initials="Y",
        label="",
        body=ticket.description,
        at=ticket.created_at.isoformat(),
    )
    answers = [
        Said(
            key=f"message-{message.id}",
            kind="reply" if author else "ask",
            author=author.name if author else "You",
            initials=author.initials if author else "Y",
            label="Closing comment" if message.kind is Kind.closing else "",
            body=message.body,
            at=message.created_at.isoformat(),
        )
        for message, author in await messages.of(session, ticket, public_only=True)
    ]
    return {
        "number": ticket.id,
        "title": ticket.title,
        "status": ticket.status.value,
        "changed_at": ticket.updated_at.isoformat(),
        "said": [asked, *answers],
    }


class PublicRoom:
    """Tabs that have the same ticket open by a private link."""

    def __init__(self, number: int) -> None:
        self.number = number

    @property
    def name(self) -> str:
        return f"public:{self.number}"

    @property
    def reload(self) -> rx.event.EventSpec:
        return SubmitterState.load()  # type: ignore[operator,no-any-return]

    @classmethod
    async def news(cls, rooms: list[PublicRoom], numbers: set[int], session: AsyncSession) -> Iterable[News]:
        """The public side again; a deleted ticket has none, so its tabs load and are told."""
        told = []
        for room in rooms:
            ticket = await session.get(Ticket, room.number) if room.number in numbers else None
            if ticket is None:
                continue
            if ticket.deleted_at is not None:
                told.append(News(room, {}, events=[room.reload]))
            else:
                told.append(News(room, delta(SubmitterState, **await view(session, ticket))))
        return told
