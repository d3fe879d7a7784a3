"""What an agent does with a ticket beside answering it: let it sleep, watch it, part it from others, take back what was done last."""

from __future__ import annotations

from functools import partial

import reflex as rx

from ticketdesk.desk import batches, snoozing
from ticketdesk.desk.acts import Act
from ticketdesk.web.guard import AGENTS, allow
from ticketdesk.web.session import acting
from ticketdesk.web.shared.notice import Notice, say, says_why
from ticketdesk.web.shared.ticket.acting import act_on, take_back
from ticketdesk.web.ticket.state import TicketState

NOTHING = "There is nothing of yours to take back on this ticket."


class AsideState(rx.State):
    """It holds nothing: what it does is told to every tab that shows the ticket."""

    async def _act(self, act: Act) -> None:
        await act_on(self, (await self.get_state(TicketState))._number, act)

    @rx.event
    @allow(AGENTS)
    @says_why
    async def snooze(self, until: str) -> None:
        """Let it sleep until a moment."""
        await self._act(Act(snooze=snoozing.until(until)))

    @rx.event
    @allow(AGENTS)
    @says_why
    async def wake(self) -> None:
        """Let it sleep no more."""
        await self._act(Act(snooze=None))

    @rx.event
    @allow(AGENTS)
    @says_why
    async def watch(self) -> None:
        """Hear of it from now on."""
        await self._act(Act(watch=True))

    @rx.event
    @allow(AGENTS)
    @says_why
    async def unwatch(self) -> None:
        """Hear of it no longer."""
        await self._act(Act(unwatch=True))

    @rx.event
    @allow(AGENTS)
    @says_why
    async def unlink(self, number: int) -> None:
        """Take a link to another ticket off."""
        await self._act(Act(unlink=number))

    @rx.event
    @allow(AGENTS)
    @says_why
    async def unmerge(self) -> None:
        """Let it go on by itself again."""
        await self._act(Act(unmerge=True))

    @rx.event
    @allow(AGENTS)
    @says_why
    async def take_out(self, number: int) -> None:
        """Let a ticket go on by itself again that was merged into this one."""
        await act_on(self, number, Act(unmerge=True))

    @rx.event
    @allow(AGENTS)
    @says_why
    async def undo_last(self) -> rx.event.EventSpec | None:
        """Take back what one did last to this ticket, however long ago, unless somebody built on it."""
        number = (await self.get_state(TicketState))._number
        async with acting(self) as (session, me):
            last = await batches.latest_on(session, number, by=me)
        if last is None:
            await say(self, NOTHING)
            return None
        undo = partial(take_back, batch=last.id, number=number)
        await say(self, f"Taking it back: {last.did}.", undo=undo)
        return Notice.undo  # type: ignore[no-any-return]
