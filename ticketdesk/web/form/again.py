"""Who wrote nearly the same before is told so, and on which day. It holds up nothing."""

from __future__ import annotations

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import db, ui
from ticketdesk.desk import again, gate
from ticketdesk.desk.text import Unfit, needed_address
from ticketdesk.models import Ticket
from ticketdesk.web.guard import ANYONE, allow
from ticketdesk.web.shared.notice import reason


class AgainState(rx.State):
    """One tab's hint, while somebody writes and again on the receipt."""

    hint: str = ""
    on_receipt: str = ""

    _number: int = 0

    @rx.event(background=True, supersedes=True)
    @allow(ANYONE)
    async def look(self, email: str) -> None:
        """An address was given: if there are words too, look whether it wrote nearly the same before."""
        from ticketdesk.web.form.state import FormState  # which tells here what it has sent

        async with self:
            form = await self.get_state(FormState)
            title, description = form._title, form._description
        hint = await _hint(email, title, description) if title or description else ""
        async with self:
            self.hint = hint

    @rx.event(background=True)
    @allow(ANYONE)
    async def tell(self) -> None:
        """Look once more for what was just sent from this tab."""
        async with self:
            number, self.hint, self.on_receipt = self._number, "", ""
        told = await _hint_for(number) if number else ""
        async with self:
            self.on_receipt = told


async def sent(state: rx.State, number: int) -> rx.event.EventSpec:
    """Have the receipt say it as well.

    Args:
        state: Any state of the tab.
        number: The ticket that was just stored from it.
    """
    (await state.get_state(AgainState))._number = number
    return AgainState.tell  # type: ignore[return-value]


async def _hint(email: str, title: str, description: str) -> str:
    try:
        address = needed_address(email)
        async with db.transaction() as session:
            may_look = await gate.may_look_back(session, address)
        if not may_look:
            return ""
        async with db.reading() as session:
            day = await again.day_of(session, address, title, description)
    except Unfit:
        return ""
    except SQLAlchemyError as error:
        reason(error)
        return ""
    return again.sentence(day) if day else ""


async def _hint_for(number: int) -> str:
    try:
        async with db.transaction() as session:
            ticket = await session.get(Ticket, number)
            email = ticket.email if ticket else None
            if ticket is None or not email or not await gate.may_look_back(session, email):
                return ""
            day = await again.day_before(session, ticket)
    except SQLAlchemyError as error:
        reason(error)
        return ""
    return again.sentence(day) if day else ""


def hint_below_button() -> rx.Component:
    """The line at the foot of the form: it comes when the address is left, and must not move what a hand then presses."""
    return rx.el.div(
        rx.cond(
            AgainState.hint != "",
            ui.paragraph(AgainState.hint, " You can send it all the same.", tone="muted"),
        ),
        role="status",
    )


def hint_on_receipt() -> rx.Component:
    """The same on the receipt."""
    return rx.cond(AgainState.on_receipt != "", ui.paragraph(AgainState.on_receipt, tone="muted"))
