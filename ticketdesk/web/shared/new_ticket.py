"""The dialog in which an agent opens a ticket for somebody else, from any page of the desk."""

from __future__ import annotations

from functools import partial
from typing import Any

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import ui
from ticketdesk.desk import batches
from ticketdesk.desk.batches import Undone
from ticketdesk.desk.intake import NewTicket
from ticketdesk.desk.opening import open_for_somebody
from ticketdesk.errors import Invalid, Refusal
from ticketdesk.models import Category, Priority
from ticketdesk.models.ticket import DESCRIPTION_LENGTH, TITLE_LENGTH
from ticketdesk.web.guard import AGENTS, allow
from ticketdesk.web.session import acting
from ticketdesk.web.shared.choices import options
from ticketdesk.web.shared.notice import reason, say

NAME = "new-ticket"
# keep.js keeps the words on this device under this name, apart from those of the public form.
DRAFT = "for-somebody"
# Beside those of a page, so that no two fields have one id.
PREFIX = "new-"
FIELDS = ("title", "description", "email", "category", "priority", "draft")
NOTHING_WRONG = dict.fromkeys((*FIELDS, "assignee"), "")


class NewTicketState(rx.State):
    """What was refused, and the number of the ticket that was opened last: the dialog closes when it changes."""

    wrong: dict[str, str] = NOTHING_WRONG
    problem: str = ""
    opened: int = 0
    sent: str = ""

    @rx.event
    @allow(AGENTS)
    async def open(self, form: dict[str, Any]) -> rx.event.EventSpec | None:
        """Store it, and go there. Whatever is refused, the words stay in the form."""
        self.wrong, self.problem = NOTHING_WRONG, ""
        try:
            new = NewTicket.read({name: form.get(name) for name in FIELDS})
            async with acting(self) as (session, me):
                ticket = await open_for_somebody(session, new, by=me, is_theirs=form.get("whose") == "me")
                batch = await batches.latest_on(session, ticket.id or 0, by=me)
        except Invalid as refusal:
            self.wrong, self.problem = NOTHING_WRONG | refusal.fields, refusal.sentence
        except (Refusal, SQLAlchemyError) as error:
            self.problem = reason(error)
        else:
            self.opened, self.sent = ticket.id or 0, new.draft
            words = f"Ticket {ticket.id} is open for {ticket.email or 'somebody without an address'}."
            undo = partial(batches.undo, batch_id=batch.id) if batch else None
            await say(self, words, undo=undo, undone=partial(_undone, ticket.id))
            return rx.redirect(f"/desk/tickets/{ticket.id}")
        return None


def _undone(number: int, given: list[Undone]) -> str:
    kept = given[0].kept
    return f"Ticket {number} stays: {kept[0].why}." if kept else f"Ticket {number} is deleted."


def new_ticket() -> rx.Component:
    """The dialog; ``c`` opens it, in the browser alone."""
    fields = ui.form(
        ui.draft_id(),
        _field("Email", _input("email", type="text", input_mode="email"), optional="of who asks"),
        _field("Title", _input("title", limit=TITLE_LENGTH)),
        ui.limit_line("title"),
        _field(
            "Description",
            ui.text_area("description", id=f"{PREFIX}description", rows=5, limit=DESCRIPTION_LENGTH),
        ),
        ui.limit_line("description"),
        ui.columns(
            _field("Category", _choice("category", options(Category), "Let it be judged")),
            _field("Priority", _choice("priority", options(Priority), "Let it be judged")),
            _field("Assignee", _choice("whose", [("me", "Me")], "Nobody")),
        ),
        ui.error_line(NewTicketState.problem),
        ui.line(
            ui.grow(),
            ui.close_button(NAME, "Not now"),
            ui.button("Open ticket", kind="primary", type="submit", kbd=("mod", "↵")),
        ),
        on_submit=NewTicketState.open,
        gap=16,
        keep=DRAFT,
    )
    dialog = ui.dialog(
        NAME,
        "New ticket for somebody",
        "Its history says that you opened it.",
        (),
        fields,
        # kit.js closes a dialog whenever what is said here changes to something other than "yes".
        custom_attrs={"data-open": NewTicketState.opened.to(str), "data-wide": ""},
    )
    return rx.fragment(dialog, ui.forget_sent(DRAFT, NewTicketState.sent))


def _field(label: str, control: rx.Component, **more: Any) -> rx.Component:
    return ui.field(label, control, error=NewTicketState.wrong[label.lower()].to(str), **more)


def _input(name: str, **more: Any) -> rx.Component:
    return ui.text_input(name, id=f"{PREFIX}{name}", **more)


def _choice(name: str, choices: list[tuple[str, str]], empty: str) -> rx.Component:
    return ui.select(name, choices, empty=empty, id=f"{PREFIX}{name}")
