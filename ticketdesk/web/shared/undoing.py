"""Undo by key: what the line at the bottom offers, or else what one did last, whichever page that was on."""

from __future__ import annotations

from functools import partial

import reflex as rx

from ticketdesk.desk import batches
from ticketdesk.desk.batches import PORTION, Undone
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
        """Take back one thing."""
        notice = await self.get_state(Notice)
        if not (notice.is_shown and notice.can_undo):
            async with acting(self) as (session, me):
                last = await batches.latest(session, by=me)
            if last is None or last.id is None:
                await say(self, NOTHING)
                return None
            undo = partial(batches.undo, batch_id=last.id, most=PORTION)
            await say(
                self, f"Taking it back: {last.did}.", undo=undo, undone=partial(undone_in_words, last.did)
            )
        return Notice.undo  # type: ignore[no-any-return]


def undone_in_words(did: str, given: list[Undone]) -> str:
    """What became of a batch that was taken back in portions: "Undone: resolved. 18 tickets are as they were, 2 stay: Ana changed it since."

    Args:
        did: What had been done: "resolved".
        given: What came of each portion.
    """
    back, kept = sum(len(one.back) for one in given), [skip for one in given for skip in one.kept]
    tickets = "1 ticket is as it was" if back == 1 else f"{back:,} tickets are as they were"
    stays = " What was sent stays sent." if any(one.sent for one in given) else ""
    if not kept:
        return f"Undone: {did}. {tickets}.{stays}"
    why = kept[0].why if len({skip.why for skip in kept}) == 1 else "others changed them since"
    return f"Undone: {did}. {tickets}, {len(kept):,} {'stays' if len(kept) == 1 else 'stay'}: {why}.{stays}"
