"""The files that wait beside a requester's answer, on the server; everybody who holds the same private link sees them."""

from __future__ import annotations

from typing import Any

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import db, ui
from ticketdesk.config import settings
from ticketdesk.desk import file_links, links, waiting_files
from ticketdesk.errors import Refusal
from ticketdesk.ui import FileShown
from ticketdesk.web.guard import ANYONE, allow
from ticketdesk.web.shared.files import for_link
from ticketdesk.web.shared.notice import says_why


class AnswerFilesState(rx.State):
    """One tab's files that are not sent yet. Whoever sends an answer chains ``look`` behind it."""

    waiting: list[FileShown] = []

    @rx.event
    @allow(ANYONE)
    async def look(self) -> None:
        """Read them anew: when the page comes, when a file has come, and when an answer was sent."""
        self.waiting = []
        try:
            async with db.reading() as session:
                link, _ = await links.behind(session, key_of(self))
                if found := await waiting_files.waiting_behind(session, link):
                    signer = await file_links.signer(session, link.id or 0)
                    self.waiting = for_link(found, signer)
        except (Refusal, SQLAlchemyError):
            # The page itself says why it shows nothing.
            return

    @rx.event
    @allow(ANYONE)
    @says_why
    async def remove(self, number: int) -> Any:
        """Take one away."""
        async with db.transaction() as session:
            await waiting_files.take_away_behind(session, key_of(self), number)
        return AnswerFilesState.look()  # type: ignore[operator]


def key_of(state: rx.State) -> str:
    """The key in the page's address."""
    return str(state.router.url.path).rstrip("/").rpartition("/")[2]


def attach_field() -> rx.Component:
    """The files to send, inside the form of the answer; ``ui.attach_button(words="Add files")`` goes with it."""
    return rx.fragment(
        ui.attach_script(),
        ui.attach_field(
            AnswerFilesState.waiting,
            to="/files/links",
            on_change=AnswerFilesState.look,
            on_remove=AnswerFilesState.remove,
            most=settings().ticketdesk_files_per_message,
            largest_mb=settings().ticketdesk_file_mb,
        ),
    )
