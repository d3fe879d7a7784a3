"""What is like the open ticket. It is asked for when the ticket stands there already, and never delays it."""

from __future__ import annotations

from typing import TypedDict

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk.desk import similar
from ticketdesk.desk.similar import Similar
from ticketdesk.errors import Refusal
from ticketdesk.web.guard import STAFF, allow
from ticketdesk.web.session import looking
from ticketdesk.web.shared.evidence import Piece
from ticketdesk.web.shared.notice import reason

PATIENCE_MS = 500


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

    @rx.event
    @allow(STAFF)
    async def look(self, number: int) -> None:
        """Find them. The tab's next click waits for it, so it is given up early."""
        # What was found for this ticket stays, should looking again take too long.
        if number != self.number:
            self.alike = []
        self.number, self.problem = number, ""
        try:
            async with looking(self, limit_ms=PATIENCE_MS) as (session, me):
                self.alike = [_like(found) for found in await similar.of(session, number, by=me)]
        except (Refusal, SQLAlchemyError) as error:
            self.problem = reason(error)


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
