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


# What is left on a page whose link opens nothing.
NOTHING: dict[str, Any] = {"number": 0, "title": "", "status": "open", "changed_at": "", "said": []}


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
                link, ticket = await links.behind(session, key)
                await ROOMS.enter(self, PublicRoom(link.id or 0, ticket.id or 0))
                await session.refresh(ticket)
                shown = await view(session, ticket)
        except (Refusal, SQLAlchemyError) as error:
            shown, problem = NOTHING, reason(error)
        else:
            problem = ""
        for name, value in shown.items():
            setattr(self, name, value)
        self.problem, self.is_loaded = problem, True


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
    """Tabs that have a ticket open by the same private link.

    Args:
        link_id: The link's number. Each link has a room of its own, so that none hears more than it opens.
        number: The ticket's number.
    """

    def __init__(self, link_id: int, number: int) -> None:
        self.link_id, self.number = link_id, number

    @property
    def name(self) -> str:
        return f"public:{self.number}:{self.link_id}"

    @property
    def reload(self) -> rx.event.EventSpec:
        return SubmitterState.load()  # type: ignore[operator,no-any-return]

    @classmethod
    async def news(cls, rooms: list[PublicRoom], numbers: set[int], session: AsyncSession) -> Iterable[News]:
        """The public side again. Where the link opens nothing any more, the tabs lose everything and load again.

        Asked anew for each link: a client that does not load again hears nothing either.
        """
        told = []
        for room in rooms:
            if room.number not in numbers:
                continue
            ticket = await links.opens(session, room.link_id)
            if ticket is None:
                emptied = delta(SubmitterState, **NOTHING, problem=links.CLOSED)
                told.append(News(room, emptied, events=[room.reload]))
            else:
                told.append(News(room, delta(SubmitterState, **await view(session, ticket), problem="")))
        return told
