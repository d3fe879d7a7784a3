"""Choosing another ticket, to merge the open one into it or to link the two: a number, or words that it has."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import ui
from ticketdesk.desk import finding, lists, others, similar
from ticketdesk.desk.acts import Act
from ticketdesk.desk.filters import SEARCH_LENGTH, TicketFilter
from ticketdesk.desk.text import can_be_stored
from ticketdesk.errors import Refusal
from ticketdesk.models import Account
from ticketdesk.web.guard import AGENTS, STAFF, allow
from ticketdesk.web.session import looking
from ticketdesk.web.shared.notice import reason
from ticketdesk.web.shared.ticket.acting import act_on
from ticketdesk.web.shared.ticket.joined import Joined, joined
from ticketdesk.web.ticket.state import TicketState

NAME = "pick-ticket"
PAUSE_MS = 250
MOST = 8
Purpose = Literal["merge", "link"]


class PickState(rx.State):
    """One tab's choice. ``found`` is what could be meant; as long as nothing is typed, what is like the open ticket."""

    purpose: str = ""
    found: list[Joined] = []
    asked: str = ""
    refused: str = ""

    @rx.event
    @allow(AGENTS)
    async def ask(self, purpose: Purpose) -> None:
        """Open the dialog."""
        self.purpose, self.asked, self.refused = purpose, "", ""
        await self._find("")

    @rx.event
    @allow(AGENTS)
    async def look(self, words: str) -> None:
        """Look for tickets. The browser asks when typing pauses."""
        # Half a surrogate pair would cut the line on its way back.
        await self._find(words[:SEARCH_LENGTH] if can_be_stored(words[:SEARCH_LENGTH]) else "")

    @rx.event
    @allow(AGENTS)
    async def choose(self, number: int) -> rx.event.EventSpec | None:
        """Merge into that ticket, and go there; or link the two. What is refused is said in the dialog."""
        purpose, own = self.purpose, (await self.get_state(TicketState))._number
        acts = {"merge": Act(merge=number), "link": Act(link=number)}
        if purpose not in acts:
            return None
        try:
            await act_on(self, own, acts[purpose])
        except (Refusal, SQLAlchemyError) as error:
            self.refused = reason(error)
            return None
        self.purpose = ""
        return rx.redirect(f"/desk/tickets/{number}") if purpose == "merge" else None

    @rx.event
    @allow(STAFF)
    def put_away(self) -> None:
        """Close the dialog; nothing was done."""
        self.purpose = ""

    async def _find(self, words: str) -> None:
        own = (await self.get_state(TicketState))._number
        try:
            async with looking(self) as (session, me):
                found = await (_by_words(session, words, me) if words.strip() else _near(session, own, me))
        except (Refusal, SQLAlchemyError) as error:
            self.refused = reason(error)
            return
        self.found, self.asked = [one for one in found if one["number"] != own][:MOST], words


async def _by_words(session: AsyncSession, words: str, me: Account | None) -> list[Joined]:
    page = await lists.page(session, TicketFilter.read({"search": words})[0], by=me, size=MOST + 1)
    return [
        Joined(
            number=row["id"],
            title=row["title"],
            status=row["status"].value,
            at=row["created_at"].isoformat(),
        )
        for row in page.rows
    ]


async def _near(session: AsyncSession, number: int, me: Account | None) -> list[Joined]:
    """What its requester wrote besides, and what is like it."""
    theirs = joined((await others.of(session, await finding.to_read(session, number, by=me))).newest)
    alike = [
        Joined(number=one.number, title=one.title, status=one.status.value, at=one.created_at.isoformat())
        for one in await similar.of(session, number, by=me)
    ]
    return [*theirs, *(one for one in alike if one["number"] not in {other["number"] for other in theirs})]


def pick_dialog() -> rx.Component:
    """Where the other ticket is chosen."""
    is_merge = PickState.purpose == "merge"
    why = rx.cond(
        is_merge,
        "This ticket is closed and goes on in the other one, where both can be read. Where two people wrote them, both read what "
        "you answer there from then on, and neither reads the other. Nothing is moved, and it can be taken out again.",
        "Each of the two tells of the other one, and both stay what they are.",
    )
    words = ui.text_input(
        "other",
        id="other-ticket",
        placeholder="Number or words",
        auto_complete="off",
        on_change=lambda typed: PickState.look(typed[:SEARCH_LENGTH]).debounce(PAUSE_MS),
    )
    listed = rx.cond(
        PickState.found.length() > 0,
        ui.choice_list(rx.foreach(PickState.found, _one), label="Tickets to choose from"),
        ui.paragraph(rx.cond(PickState.asked != "", "No ticket has these words.", ""), tone="muted"),
    )
    return ui.dialog(
        NAME,
        rx.cond(is_merge, "Merge into another ticket", "Link to another ticket"),
        why,
        (ui.close_button(NAME, "Not now"),),
        ui.field("The other ticket", words, key=PickState.purpose),
        listed,
        ui.error_line(PickState.refused),
        is_open=PickState.purpose != "",
        on_close=PickState.put_away,
    )


def _one(ticket: Any) -> rx.Component:
    number = ticket["number"].to(int)
    return ui.choice_button(
        ui.status_badge(ticket["status"], shape_only=True),
        ui.clip(ticket["title"]),
        end=number.to(str),
        on_click=PickState.choose(number),
        key=number,
    )
