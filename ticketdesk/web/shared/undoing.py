"""Undo by key: what the line at the bottom offers, or else what one did last, whichever page that was on."""

from __future__ import annotations

import reflex as rx

from ticketdesk.desk import batches
from ticketdesk.desk.applying import PORTION
from ticketdesk.desk.batches import Skip
from ticketdesk.web.guard import AGENTS, allow
from ticketdesk.web.session import acting
from ticketdesk.web.shared.notice import Notice, say, says_why

NOTHING = "There is nothing to undo: you changed nothing within the last hour."


class UndoState(rx.State):
    """It holds nothing: what was done last stands in the database."""

    @rx.event
    @allow(AGENTS)
    @says_why
    async def undo_last(self) -> rx.event.EventSpec | None:
        """Take back one thing, a portion in each transaction."""
        notice = await self.get_state(Notice)
        if notice.is_shown and notice.can_undo:
            return Notice.undo  # type: ignore[return-value]
        async with acting(self) as (session, me):
            last = await batches.latest(session, by=me)
        back, kept, left = 0, list[Skip](), last is not None
        while last and last.id and left:
            async with acting(self) as (session, me):
                undone = await batches.undo(session, last.id, by=me, most=PORTION)
            back, kept, left = back + len(undone.back), kept + undone.kept, undone.left > 0
        await say(self, undone_words(last.did, back, kept) if last else NOTHING)
        return None


def undone_words(did: str, back: int, kept: list[Skip]) -> str:
    """What became of it: "Undone: resolved. 18 tickets are as they were, 2 stay: Ana changed it since."."""
    tickets = "1 ticket is as it was" if back == 1 else f"{back} tickets are as they were"
    if not kept:
        return f"Undone: {did}. {tickets.capitalize()}."
    why = kept[0].why if len({skip.why for skip in kept}) == 1 else "others changed them since"
    return (
        f"Undone: {did}. {tickets.capitalize()}, {len(kept)} {'stays' if len(kept) == 1 else 'stay'}: {why}."
    )
