"""What an agent does with what is written: send it with what goes along, take it back, take the ticket."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import macros, sending, taking, text
from ticketdesk.desk.acts import Act
from ticketdesk.desk.guard import LookFirst
from ticketdesk.errors import Invalid, Refusal
from ticketdesk.models import Account, Status
from ticketdesk.web.guard import AGENTS, allow
from ticketdesk.web.session import acting
from ticketdesk.web.shared.drafts import draft_in
from ticketdesk.web.shared.notice import reason, say, says_why
from ticketdesk.web.shared.ticket.acting import take_back, words
from ticketdesk.web.ticket.attaching import AttachState
from ticketdesk.web.ticket.drafting import DraftState
from ticketdesk.web.ticket.macros import MacroState
from ticketdesk.web.ticket.state import TicketState

KINDS = {"reply": Act(reply=True), "note": Act(note=True)}
THEN = {"resolve": Status.resolved, "close": Status.closed}
"""By what stands in the form, which words they are, and where the ticket goes with them."""
UNCLEAR = {
    "kind": "It was not clear whether this is a reply or a note, so nothing was sent. Choose one of them."
}


class ComposerState(rx.State):
    """One tab's composer.

    ``about`` is the ticket that was sent to last. It was ``refused``, or not sent once because so much ``arrived`` meanwhile.
    """

    about: int = 0
    refused: str = ""
    sent: str = ""
    arrived: int = 0
    left_alone: int = 0

    @rx.event
    @allow(AGENTS)
    async def send(self, form: dict[str, Any]) -> list[rx.event.EventSpec] | None:
        """Reply or note, and what goes along. Refused words stay where they were written."""
        number = (await self.get_state(TicketState))._number
        seen, self.about = self._seen(form, number), number
        try:
            async with acting(self) as (session, me):
                act = await _wanted(session, form, by=me)
                sent = partial(sending.send, session, number, form.get("body"), act=act, by=me)
                batch = await sent(seen=seen, files=form.get("files"), name=draft_in(form))
        except LookFirst as first:
            self.arrived, self.refused = first.since.arrived, ""
            return None
        except (Refusal, SQLAlchemyError) as error:
            self.refused = reason(error)
            return None
        self.arrived, self.refused, self.sent = 0, "", draft_in(form)
        (await self.get_state(DraftState))._begun(None)
        # A reply alone is told by the bar above the composer, which has its own way back.
        if batch and act != KINDS["reply"]:
            back = partial(take_back, batch=batch.id, number=number)
            await say(self, words(number, act, batch.did), undo=back)
        return [MacroState.put_away(), AttachState.look()]  # type: ignore[operator]

    def _seen(self, form: dict[str, Any], number: int) -> int | None:
        """Whoever was told once sends then: it is a guard, and no lock."""
        told, was_told = form.get("seen"), self.arrived and self.about == number
        return None if was_told or not text.is_row_number(told) else text.row_number(told)

    @rx.event
    @allow(AGENTS)
    async def looked(self, number: int) -> None:
        """They look at what arrived, up to the message of this number, so they know it when they send."""
        self.arrived = 0
        (await self.get_state(DraftState)).seen = number

    @rx.event
    @allow(AGENTS)
    @says_why
    async def take_back(self, number: int) -> rx.event.EventSpec:
        """Take a reply back while it is held. Its words come back by ``DraftState``, its files by ``AttachState``."""
        async with acting(self) as (session, me):
            await sending.take_back(session, number, by=me)
        return AttachState.look()  # type: ignore[operator,no-any-return]

    @rx.event
    @allow(AGENTS)
    @says_why
    async def take(self) -> None:
        """Take a ticket that nobody has, as was offered."""
        number = (await self.get_state(TicketState))._number
        async with acting(self) as (session, me):
            batch = await taking.take_if_free(session, number, by=me)
        back = partial(take_back, batch=batch.id, number=number)
        await say(self, f"Ticket {number} is yours.", undo=back)

    @rx.event
    @allow(AGENTS)
    async def leave_alone(self) -> None:
        """Answer without taking it."""
        self.left_alone = (await self.get_state(TicketState))._number


async def _wanted(session: AsyncSession, form: dict[str, Any], *, by: Account | None) -> Act:
    """What the form asks for, with what a macro sets. Nothing is a reply that does not say so."""
    kind = KINDS.get(str(form.get("kind")))
    if kind is None:
        raise Invalid(UNCLEAR)
    act = await macros.act_of(session, text.row_number(form.get("macro")), by=by) or Act()
    status = THEN.get(str(form.get("then")), act.status)
    return replace(act, reply=kind.reply, note=kind.note, status=status)
