"""What stands where the rows would: why there are none, what would bring some, and on a new desk how to begin."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import ui
from ticketdesk.config import settings
from ticketdesk.desk import nothing
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.errors import Refusal
from ticketdesk.web.guard import STAFF, allow
from ticketdesk.web.queue.asked import Asked, asked_for
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.session import Session, looking
from ticketdesk.web.shared.notice import reason

# Under this name the browser keeps that somebody has seen how to begin.
BEGINNING = "beginning"
NO_KEY = (
    "Put a key into GEMINI_API_KEY and start again. Until then keyword rules suggest category and priority."
)
# Where one is without what was in the way: at the first row, or at what else is in the way.
WITHOUT = "without"
AFTER = f"#{WITHOUT}, [data-hands] [data-row]:first-child a.whole"
NOTHING = {"words": "", "why": "", "remove": "", "href": ""}


class EmptyState(rx.State):
    """Why one tab's list is empty. ``words`` is the title, ``why`` the sentence under it.

    ``remove``: the part of the filter that is in the way, in quotation marks, and ``href`` the address without it.
    """

    words: str = ""
    why: str = ""
    remove: str = ""
    href: str = ""
    form: str = ""
    has_key: bool = True

    @rx.event
    @allow(STAFF)
    async def explain(self) -> None:
        """Look why the list of the address is empty. Where that takes too long, the plain words stay."""
        query = self.router.url.query
        try:
            async with looking(self) as (session, me):
                asked = await asked_for(session, query, by=require(me, Act.see_tickets))
                wanted, _ = TicketFilter.read(asked.parts)
                without = await nothing.without(session, wanted, by=me)
                answered = 0 if without else await nothing.answered(session, by=me)
        except (Refusal, SQLAlchemyError) as error:
            reason(error)
            self._show(NOTHING)
            return
        self.form, self.has_key = settings().address, bool(settings().gemini_api_key.get_secret_value())
        self._show(_told(query, asked, wanted, without, answered))

    def _show(self, told: dict[str, str]) -> None:
        for name, value in told.items():
            setattr(self, name, value)


def _told(
    query: str, asked: Asked, wanted: TicketFilter, without: nothing.Without | None, answered: int
) -> dict[str, str]:
    words = nothing.sentence(wanted, asked.named, asked.parts)
    if words in nothing.DONE.values():
        done = f"You answered {answered} in the last 24 hours." if answered else ""
        return NOTHING | {"words": words, "why": done}
    if without is None:
        return NOTHING | {"words": words, "why": "A ticket that fits appears here by itself."}
    href = "/desk?" + urlencode(dict(parse_qsl(query, keep_blank_values=True)) | {without.name: ""})
    return {"words": words, "why": without.sentence, "remove": without.quoted, "href": href}


def empty() -> rx.Component:
    """Where there are no rows. It asks why when it comes, and again for another list."""
    return rx.fragment(rx.cond(QueueState.is_filtered, _no_match(), _new_desk()), key=QueueState.room)


def _no_match() -> rx.Component:
    after = {"data-after": AFTER}
    remove = ui.link_button(
        "Remove " + EmptyState.remove, href=EmptyState.href, icon_name="x", id=WITHOUT, custom_attrs=after
    )
    every = ui.button("Show all tickets", on_click=QueueState.clear, id=WITHOUT, custom_attrs=after)
    return ui.empty(
        rx.cond(EmptyState.words != "", EmptyState.words, "Nothing fits this filter"),
        rx.cond(EmptyState.why != "", EmptyState.why, "A ticket that fits appears here by itself."),
        rx.cond(EmptyState.remove != "", remove, every),
        on_mount=EmptyState.explain,
    )


def _new_desk() -> rx.Component:
    return ui.empty(
        "No tickets yet",
        "What people send from your public form appears here by itself.",
        ui.first_steps(
            BEGINNING,
            ui.first_step(
                "link",
                "Show people where to write",
                "Link to your form from your site, or pass its address on.",
                ui.copy_field("Address of the form", EmptyState.form, name="form-address", size="desk"),
            ),
            ui.first_step(
                "send",
                "Try the form yourself",
                "What you send arrives here within a second.",
                ui.link_button("Open the form", href="/"),
            ),
            rx.cond(Session.role == "admin", _for_administrators()),
        ),
        on_mount=EmptyState.explain,
    )


def _for_administrators() -> rx.Component:
    key = ui.first_step(
        "zap",
        "Let Gemini suggest",
        NO_KEY,
        ui.link_button("See who is asked", href="/desk/settings/triage"),
    )
    invite = ui.first_step(
        "users-round",
        "Invite who answers with you",
        "You get a link to pass on; nobody needs a mail.",
        ui.link_button("Invite people", href="/desk/settings/people"),
    )
    return rx.fragment(invite, rx.cond(~EmptyState.has_key, key))
