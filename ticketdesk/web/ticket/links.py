"""The private link, as an agent sees it: a new one to pass on, or all of them revoked."""

from __future__ import annotations

import reflex as rx

from ticketdesk import ui
from ticketdesk.config import settings
from ticketdesk.desk import links
from ticketdesk.web.guard import AGENTS, STAFF, allow
from ticketdesk.web.session import Session, acting
from ticketdesk.web.shared.notice import say, says_why
from ticketdesk.web.ticket.state import TicketState

REVOKE, NEW = "revoke-link", "new-link"


class LinkState(rx.State):
    """One tab's newest link: shown once, to whoever made it, and kept nowhere."""

    link: str = ""
    number: int = 0

    @rx.event
    @allow(AGENTS)
    @says_why
    async def make(self) -> None:
        """Make a link to pass on."""
        number = (await self.get_state(TicketState))._number
        async with acting(self) as (session, me):
            key = await links.make(session, number, by=me)
        self.link, self.number = f"{settings().address}/t/{key}", number

    @rx.event
    @allow(AGENTS)
    @says_why
    async def revoke(self) -> None:
        """Close every link to the ticket."""
        number = (await self.get_state(TicketState))._number
        async with acting(self) as (session, me):
            count = await links.revoke(session, number, by=me)
        self.link, self.number = "", 0
        await say(self, _told(number, count))

    @rx.event
    @allow(STAFF)
    def put_away(self) -> None:
        """The link was taken along; it cannot be shown again."""
        self.link, self.number = "", 0


def _told(number: int, count: int) -> str:
    if not count:
        return f"Ticket {number} has no private link that still works."
    links_are = "private link" if count == 1 else f"{count} private links"
    return f"The {links_are} of ticket {number} {'was' if count == 1 else 'were'} revoked."


def private_link() -> rx.Component:
    """The part beside the conversation."""
    cannot = ~Session.may_change | TicketState.ticket["is_deleted"]
    acts = ui.line(
        ui.button("New link", icon_name="link", on_click=LinkState.make, disabled=cannot),
        ui.button("Revoke", kind="danger", opens=REVOKE, disabled=cannot),
        wrap=True,
    )
    why = ui.paragraph("Whoever has it reads the public side of this ticket.", tone="muted")
    return ui.side_section("Private link", ui.stack(why, acts, gap=8))


def link_dialogs() -> rx.Component:
    """The question before revoking, and the new link."""
    question = ui.confirm_dialog(
        REVOKE,
        "Revoke the private link?",
        "Every link to this ticket stops working at once and for good, also in pages that are open. "
        "You can make a new one and pass it on.",
        act="Revoke the link",
        on_confirm=LinkState.revoke,
    )
    shown = ui.dialog(
        NEW,
        "A new private link",
        "Pass it on now: it is not shown again. Links made before still work unless you revoke them.",
        (ui.close_button(NEW, "Done"),),
        ui.copy_field("Private link", LinkState.link, name="made-link", size="desk"),
        is_open=(LinkState.link != "") & (LinkState.number == TicketState.ticket["id"]),
        on_close=LinkState.put_away,
    )
    return rx.fragment(question, shown)
