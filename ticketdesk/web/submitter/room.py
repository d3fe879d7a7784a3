"""Tabs that have a ticket open by the same private link, and what they are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import reflex as rx
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import links, requesters
from ticketdesk.models import Ticket
from ticketdesk.web.live import News, delta
from ticketdesk.web.submitter.said import conversation, told
from ticketdesk.web.submitter.standing import NOWHERE, standing

# What is left on a page whose link opens nothing.
NOTHING: dict[str, Any] = {
    "number": 0,
    "title": "",
    "status": "open",
    "changed_at": "",
    "about": NOWHERE,
    "earlier": [],
    "said": [],
}
# So many of the newest messages are in sight. The others are folded ten at a time, so that they are seldom sent again.
IN_SIGHT = FOLDED = 10


class PublicRoom:
    """One ticket, as the holders of one of its links see it. Each link has a room of its own, so that none hears more than it opens.

    Args:
        link_id: The link's number.
        number: The ticket's number.
        key: The link itself, which is in the address of every tab in here.
        state: The state whose vars the news are for.
    """

    is_of_tickets = True

    def __init__(self, link_id: int, number: int, key: str, state: type[rx.State]) -> None:
        self.link_id, self.number, self._key, self._state = link_id, number, key, state
        self._hears = {number}
        self.known: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        return f"public:{self.number}:{self.link_id}"

    @property
    def reload(self) -> rx.event.EventSpec:
        return self._state.load()  # type: ignore[attr-defined,no-any-return]

    async def look(self, session: AsyncSession, ticket: Ticket) -> dict[str, Any]:
        """What its tabs see, by the names of the state's vars. From here on it hears of everything that it was made of."""
        chain = await requesters.chain(session, ticket)
        self._hears = {one.id or 0 for one in chain}
        return await view(session, chain, link_id=self.link_id, key=self._key)

    @classmethod
    async def news(cls, rooms: list[PublicRoom], numbers: set[int], session: AsyncSession) -> Iterable[News]:
        """What became another on the public side; internal work changes nothing there, so nothing is told of it.

        Asked anew for each link: where it opens nothing any more, the tabs lose everything and load again, and a client
        that does not load again hears nothing either.
        """
        found = []
        for room in rooms:
            if not room._hears & numbers:
                continue
            ticket = await links.opens(session, room.link_id)
            if ticket is None:
                room.known = None
                emptied = delta(room._state, **NOTHING, problem=links.CLOSED)
                found.append(News(room, emptied, events=[room.reload]))
            elif news := room._differs(await room.look(session, ticket)):
                found.append(News(room, delta(room._state, **news, problem="")))
        return found

    def _differs(self, shown: dict[str, Any]) -> dict[str, Any]:
        known, self.known = self.known or {}, shown
        return {name: value for name, value in shown.items() if name not in known or known[name] != value}


async def view(session: AsyncSession, chain: Sequence[Ticket], *, link_id: int, key: str) -> dict[str, Any]:
    """What the page shows, by the names of the state's vars; only what the requester may read."""
    words = await told(session, chain)
    about, changed_at = await standing(session, chain, words)
    said = await conversation(session, chain, words, link_id=link_id, key=key)
    cut = max(0, len(said) - IN_SIGHT) // FOLDED * FOLDED
    return {
        "number": chain[0].id,
        "title": chain[0].title,
        "status": chain[-1].status.value,
        "changed_at": changed_at.isoformat(),
        "about": about,
        "earlier": said[:cut],
        "said": said[cut:],
    }
