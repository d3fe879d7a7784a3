"""What the second step of a sign-in says. It tells nothing of the account."""

from __future__ import annotations

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import db
from ticketdesk.desk import authenticators, sessions
from ticketdesk.models import Stage
from ticketdesk.web.guard import ANYONE, allow
from ticketdesk.web.session import token_in
from ticketdesk.web.shared.notice import reason
from ticketdesk.web.shared.setting_up import SetupState
from ticketdesk.web.shared.waiting import slowed

SAID = {
    "code": "That code was not accepted. Wait for the next one and try again.",
    "passkey": "This passkey was not accepted. Try again, or use another way.",
    "database": "The database did not answer, so we could not check. Nothing is lost. Try again in a moment.",
}


class SecondState(rx.State):
    """Why the page is shown, and where it leads."""

    problem: str = ""
    next: str = ""

    @rx.event
    @allow(ANYONE)
    async def load_second(self) -> rx.event.EventSpec | None:
        """Only a sign-in that waits for its second factor belongs here."""
        return await self._load(Stage.second_factor)

    @rx.event
    @allow(ANYONE)
    async def load_enrol(self) -> rx.event.EventSpec | None:
        """Only somebody whose role needs a second factor, and who has none, belongs here."""
        return await self._load(Stage.enrolment)

    async def _load(self, stage: Stage) -> rx.event.EventSpec | None:
        query = self.router.url.query_parameters
        self.next = query.get("next", "")[:500]
        self.problem = said(query.get("problem", ""), query.get("wait", ""), SAID)
        setup = await self.get_state(SetupState)
        setup.is_waiting = False
        setup._forget()
        try:
            async with db.reading() as session:
                both = await sessions.found(session, token_in(self.router.headers.cookie), stage=stage)
                if both is None:
                    return rx.redirect("/login?problem=late")
                setup.is_waiting = await authenticators.is_waiting(session, both[1])
        except SQLAlchemyError as error:
            self.problem = reason(error)
        return None


def said(problem: str, wait: str, words: dict[str, str]) -> str:
    """The sentence of a problem in an address."""
    return slowed(wait) if problem == "wait" else words.get(problem, "")
