"""Tickets for the palette: the few newest that have the words, or the one of that number."""

from __future__ import annotations

from typing import TypedDict

import reflex as rx
from sqlalchemy import RowMapping

from ticketdesk.desk import lists
from ticketdesk.desk.filters import SEARCH_LENGTH, TicketFilter
from ticketdesk.desk.text import can_be_stored
from ticketdesk.ui import badges
from ticketdesk.web.guard import STAFF, allow
from ticketdesk.web.session import looking
from ticketdesk.web.shared.notice import says_why

MOST = 8


class Hit(TypedDict):
    """A ticket, as a line of the palette."""

    value: str
    number: int
    word: str
    who: str
    icon: str


class PaletteState(rx.State):
    """What the palette of one tab found, and for which words."""

    hits: list[Hit] = []
    found: str = ""

    @rx.event
    @allow(STAFF)
    @says_why
    async def look(self, words: str) -> None:
        """Look for tickets. The browser asks when typing pauses."""
        # Half a surrogate pair would cut the line on its way back.
        asked = words[:SEARCH_LENGTH] if can_be_stored(words[:SEARCH_LENGTH]) else ""
        async with looking(self) as (session, me):
            page = await lists.page(session, TicketFilter.read({"search": asked})[0], by=me, size=MOST)
        self.hits, self.found = [_hit(found) for found in page.rows], asked


def _hit(found: RowMapping) -> Hit:
    return Hit(
        value=f"ticket:{found['id']}",
        number=found["id"],
        word=found["title"],
        who=found["email"] or "",
        icon=badges.glyph(found["status"].value),
    )
