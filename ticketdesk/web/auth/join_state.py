"""What the page behind a one-time link says: whose link it is, and what it is for. Only its holder learns it."""

from __future__ import annotations

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import db
from ticketdesk.desk import invitations
from ticketdesk.errors import Refusal
from ticketdesk.models import Purpose
from ticketdesk.web.auth.state import wrong_fields
from ticketdesk.web.guard import ANYONE, allow
from ticketdesk.web.shared.notice import reason

DATABASE = "The database did not answer. Nothing was stored, and the link still works. Try again in a moment."
WELL = {"name": "", "password": ""}


class JoinState(rx.State):
    """One tab's link. The key only travels back to the server."""

    key: str = ""
    name: str = ""
    email: str = ""
    is_invite: bool = False
    problem: str = ""
    refused: str = ""
    wrong: dict[str, str] = WELL
    is_loaded: bool = False

    @rx.event
    @allow(ANYONE)
    async def load(self) -> None:
        """Look at the link without using it up: programs that scan mail open it too."""
        query = self.router.url.query_parameters
        key = query.get("key", "")[:100]
        named = query.get("problem", "")[:100].split(",")
        self.key = self.name = self.email = self.problem = ""
        self.refused = DATABASE if "database" in named else ""
        self.wrong = wrong_fields(named, query.get("why", ""), WELL)
        try:
            async with db.reading() as session:
                invitation, account = await invitations.found(session, key)
        except (Refusal, SQLAlchemyError) as error:
            self.problem, self.is_loaded = reason(error), True
            return
        self.is_invite = invitation.purpose is Purpose.invite
        self.key, self.name, self.email, self.is_loaded = key, account.name, account.email, True
