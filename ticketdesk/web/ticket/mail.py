"""Mails to the requester that did not arrive, told above the conversation."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk import ui
from ticketdesk.desk import unmailed
from ticketdesk.web.guard import AGENTS, allow
from ticketdesk.web.session import Session, acting
from ticketdesk.web.shared.notice import say, says_why
from ticketdesk.web.ticket.state import TicketState


class TicketMailState(rx.State):
    """What can be done about them."""

    @rx.event
    @allow(AGENTS)
    @says_why
    async def retry(self, number: int) -> None:
        """Try a mail again; the page hears what comes of it."""
        async with acting(self) as (session, me):
            await unmailed.retry(session, number, by=me)
        await say(self, "The mail is tried again.")


def unmailed_banners() -> rx.Component:
    """One for each."""
    return rx.foreach(TicketState.ticket["unmailed"], _one)


def _one(mail: Any) -> rx.Component:
    address = mail["address"].to(str)
    words = rx.cond(
        mail["is_over"].to(bool),
        "A mail to " + address + " did not arrive: ",
        "A mail to " + address + " waits and is tried again: ",
    )
    retry = ui.button(
        "Try again", on_click=TicketMailState.retry(mail["id"].to(int)), disabled=~Session.may_change
    )
    return ui.banner(ui.text(words), ui.text(mail["error"].to(str)), kind="rust", end=retry, key=mail["id"])
