"""What the page behind the link at the end of a mail says: which mails it switches off, and whether they are."""

from __future__ import annotations

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import db
from ticketdesk.desk import wanted_mail
from ticketdesk.errors import Refusal
from ticketdesk.web.guard import ANYONE, allow
from ticketdesk.web.shared.notice import reason


class MailOffState(rx.State):
    """One tab's link. It tells neither whose it is nor anything of a ticket."""

    key: str = ""
    words: str = ""
    is_off: bool = False
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    @allow(ANYONE)
    async def load(self) -> None:
        """Look at the link; nothing is changed."""
        key = self.router.url.query_parameters.get("key", "")[:100]
        self.key = self.words = self.problem = ""
        try:
            # Checking a key may have to make the desk's secret, once.
            async with db.transaction() as session:
                off = await wanted_mail.behind(session, key)
        except (Refusal, SQLAlchemyError) as error:
            self.problem, self.is_loaded = reason(error), True
            return
        self.key, self.words = key, wanted_mail.WORDS[off.kind]
        self.is_off = off.kind.value in off.account.unwanted_mail
        self.is_loaded = True
