"""What is like the open ticket. It is asked for when the ticket stands there already, and never delays it."""

from __future__ import annotations

from typing import Any, TypedDict

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import ui
from ticketdesk.desk import similar
from ticketdesk.desk.similar import Similar
from ticketdesk.errors import Refusal
from ticketdesk.web.guard import STAFF, allow
from ticketdesk.web.session import looking
from ticketdesk.web.shared.evidence import Piece
from ticketdesk.web.shared.notice import reason
from ticketdesk.web.ticket.state import TicketState

TICKET = TicketState.ticket


class Like(TypedDict):
    """One ticket that is like the open one."""

    number: int
    title: str
    status: str
    at: str
    pieces: list[Piece]


class SimilarState(rx.State):
    """One tab's tickets that are like the one it shows."""

    alike: list[Like] = []
    number: int = 0
    problem: str = ""

    @rx.event(background=True, supersedes=True)
    @allow(STAFF)
    async def look(self, number: int) -> None:
        """Find them; whoever opened another ticket meanwhile gets that one's."""
        alike, problem = [], ""
        try:
            async with looking(self) as (session, me):
                alike = [_like(found) for found in await similar.of(session, number, by=me)]
        except (Refusal, SQLAlchemyError) as error:
            problem = reason(error)
        async with self:
            self.alike, self.problem, self.number = alike, problem, number


def _like(found: Similar) -> Like:
    return Like(
        number=found.number,
        title=found.title,
        status=found.status.value,
        at=found.created_at.isoformat(),
        pieces=[
            Piece(text=piece.text, mark="hit" if piece.is_hit else "", title="") for piece in found.pieces
        ],
    )


def _beside(like: Any) -> rx.Component:
    return ui.beside_ticket(
        like["number"].to(str),
        like["title"],
        like["status"],
        like["at"],
        "/desk/tickets/" + like["number"].to(str),
        pieces=like["pieces"],
        key=like["number"],
    )


def similar_tickets() -> rx.Component:
    """The part beside the conversation. With each ticket it comes anew, and asks."""
    none = rx.cond(
        SimilarState.problem != "",
        ui.error_line(SimilarState.problem),
        ui.paragraph("No other ticket is like this one.", tone="muted"),
    )
    found = rx.cond(SimilarState.alike.length() > 0, ui.beside(rx.foreach(SimilarState.alike, _beside)), none)
    shown = rx.cond(SimilarState.number == TICKET["id"], found, ui.skeleton_text(3))
    return ui.side_section(
        "Similar tickets", shown, on_mount=SimilarState.look(TICKET["id"]), key=TICKET["id"].to(str)
    )
