"""What an agent does to the one ticket in front of them, on its page or beside the list: each can be taken back at once."""

from __future__ import annotations

from functools import partial
from typing import Any

import reflex as rx
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import batches, finding, tags, text
from ticketdesk.desk.access import require
from ticketdesk.desk.acts import Act
from ticketdesk.errors import CannotBeGivenTickets, Refusal, TicketIsDeleted
from ticketdesk.models import Account, BatchTicket, Category, Priority, Status
from ticketdesk.web.guard import AGENTS, allow
from ticketdesk.web.session import Session, acting
from ticketdesk.web.shared.choices import chosen
from ticketdesk.web.shared.notice import say, says_why

NOBODY = ("", "none")


class LeftAsItIs(Refusal):
    """This ticket was left as it is. Look at it again."""

    status = 409


class ActsOnOne(rx.State, mixin=True):
    """Handlers of every state that shows one ticket, ``_number``."""

    _number: int = 0

    async def _act(self, act: Act, comment: Any = None) -> None:
        """Do it in a batch of its own, and say what was done with a way back; what is so already is not told."""
        await act_on(self, self._number, act, comment)

    @rx.event
    @allow(AGENTS)
    @says_why
    async def set_status(self, to: str) -> None:
        """Move it to another status."""
        await self._act(Act(status=chosen(Status, to)))

    @rx.event
    @allow(AGENTS)
    @says_why
    async def set_category(self, to: str) -> None:
        """Decide the category."""
        await self._act(Act(category=chosen(Category, to)))

    @rx.event
    @allow(AGENTS)
    @says_why
    async def set_priority(self, to: str) -> None:
        """Decide the priority."""
        await self._act(Act(priority=chosen(Priority, to)))

    @rx.event
    @allow(AGENTS)
    @says_why
    async def assign(self, to: str) -> None:
        """Give it to somebody, or to nobody."""
        if to == "me":
            await self._take()
            return
        number = text.row_number(to)
        if to not in NOBODY and not number:
            raise CannotBeGivenTickets
        await self._act(Act(assignee=number or None))

    @rx.event
    @allow(AGENTS)
    @says_why
    async def take(self) -> None:
        """Give it to oneself."""
        await self._take()

    async def _take(self) -> None:
        await self._act(Act(assignee=(await self.get_state(Session))._account_id))

    @rx.event
    @allow(AGENTS)
    @says_why
    async def resolve(self) -> None:
        """The problem is solved."""
        await self._act(Act(status=Status.resolved))

    @rx.event
    @allow(AGENTS)
    @says_why
    async def reopen(self) -> None:
        """It is alive again."""
        await self._act(Act(status=Status.open))

    @rx.event
    @allow(AGENTS)
    @says_why
    async def tag(self, form: dict[str, Any]) -> None:
        """Put a tag on it; one that nobody used before is made."""
        await self._act(Act(tag=tags.fit(form.get("tag"))))

    @rx.event
    @allow(AGENTS)
    @says_why
    async def untag(self, name: str) -> None:
        """Take a tag off it."""
        await self._act(Act(untag=name))


async def act_on(state: rx.State, number: int, act: Act, comment: Any = None) -> bool:
    """Do something to one ticket in a batch of its own, and say what was done with a way back. False where it was so already.

    Args:
        state: Any state of the tab.
        number: The ticket's number.
        act: What shall be done.
        comment: Words that come with it.
    """
    async with acting(state) as (session, me):
        batch, is_changed = await _on_one(session, number, act, comment, by=me)
    if is_changed:
        back = partial(take_back, batch=batch.id, number=number, is_gone=act.delete)
        await say(state, words(number, act, batch.did), undo=back)
    return is_changed


async def _on_one(
    session: AsyncSession, number: int, act: Act, comment: Any = None, *, by: Account | None
) -> tuple[Any, bool]:
    """Do it, and say whether that changed anything.

    Raises:
        NotFound, TicketIsDeleted: it is not there to be changed.
        LeftAsItIs: it was left for another reason, which is said.
    """
    require(by, act.needs)
    is_deleted = (await finding.to_read(session, number, by=by)).deleted_at is not None
    if is_deleted and not act.restore:
        raise TicketIsDeleted
    batch, outcome = await batches.at_once(session, act, [(number, None)], by=by, comment=comment)
    if outcome.skipped:
        raise LeftAsItIs(f"Ticket {number} was left as it is: {outcome.skipped[0].why}.")
    is_changed = await session.get(BatchTicket, (batch.id, number)) is not None
    if not is_changed:
        await session.delete(batch)
    return batch, is_changed


def words(number: int, act: Act, did: str) -> str:
    """What was done to one ticket: "Ticket 4812 resolved.", "Ticket 4812: priority set to High."."""
    is_about_a_part = act.category or act.priority or act.untag or act.watch or act.unwatch or act.unlink
    return f"Ticket {number}{':' if is_about_a_part else ''} {did}."


async def take_back(
    session: AsyncSession, *, by: Account | None, batch: int, number: int, is_gone: bool = False
) -> str:
    """Undo what was done to one ticket, and say what became of it."""
    undone = await batches.undo(session, batch, by=by)
    if undone.kept:
        return f"Ticket {number} stays as it is: {undone.kept[0].why}."
    if undone.sent:
        return f"Ticket {number} is as it was; what you sent stays sent."
    return f"Ticket {number} is back." if is_gone else f"Ticket {number} is as it was."
