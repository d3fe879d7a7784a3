"""Making a ticket of a message: what it is called, and that it was done."""

from __future__ import annotations

from functools import partial
from typing import Any

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import ui
from ticketdesk.desk import finding, splitting
from ticketdesk.desk.access import Act, require
from ticketdesk.errors import NotFound, Refusal
from ticketdesk.models import Message
from ticketdesk.models.ticket import TITLE_LENGTH
from ticketdesk.web.guard import AGENTS, STAFF, allow
from ticketdesk.web.session import acting, looking
from ticketdesk.web.shared.notice import reason, say, says_why
from ticketdesk.web.shared.ticket.acting import take_back

NAME = "split-message"


class SplitState(rx.State):
    """One tab's message that shall become a ticket, with the title that is offered; 0 while none is asked about."""

    message: int = 0
    title: str = ""
    refused: str = ""

    @rx.event
    @allow(AGENTS)
    @says_why
    async def ask(self, number: int) -> None:
        """Show the question, with the beginning of the words as a title."""
        async with looking(self) as (session, me):
            require(me, Act.change_tickets)
            found = await session.get(Message, number) if finding.is_number(number) else None
            if found is None:
                raise NotFound
            self.title = splitting.title_of(found.body)
        self.message, self.refused = number, ""

    @rx.event
    @allow(AGENTS)
    async def split(self, form: dict[str, Any]) -> None:
        """Make it, and say which ticket it is. A refused title stays where it was written."""
        try:
            async with acting(self) as (session, me):
                batch, made = await splitting.split(session, self.message, form.get("title"), by=me)
        except (Refusal, SQLAlchemyError) as error:
            self.refused = reason(error)
            return
        self.message = 0
        back = partial(take_back, batch=batch.id, number=made.id)
        await say(self, f"Ticket {made.id} was made of this message.", undo=back)

    @rx.event
    @allow(STAFF)
    def put_away(self) -> None:
        """Close the question; nothing was done."""
        self.message = 0


def split_button(number: Any) -> rx.Component:
    """What stands on a requester's message."""
    return ui.icon_button(
        "external-link", "Make a ticket of this message", size=14, on_click=SplitState.ask(number)
    )


def split_dialog() -> rx.Component:
    """The question."""
    fields = ui.form(
        ui.field(
            "Title of the new ticket",
            ui.text_input("title", id="split-title", default_value=SplitState.title, limit=TITLE_LENGTH),
            error=SplitState.refused,
        ),
        ui.limit_line("title"),
        ui.line(
            ui.grow(),
            ui.close_button(NAME, "Not now"),
            ui.button("Make a ticket", kind="primary", type="submit"),
        ),
        on_submit=SplitState.split,
        gap=16,
        key=SplitState.message,
    )
    return ui.dialog(
        NAME,
        "Make a ticket of this message",
        "Its words are told there and no longer here, and its requester is the same.",
        (),
        fields,
        is_open=SplitState.message > 0,
        on_close=SplitState.put_away,
    )
