"""What somebody is writing, as it will be read: drawn by the same reader as the conversation, and kept nowhere."""

from __future__ import annotations

import reflex as rx

from ticketdesk.desk import text
from ticketdesk.markdown import html_of
from ticketdesk.models.message import BODY_LENGTH
from ticketdesk.web.guard import AGENTS, allow


class WrittenState(rx.State):
    """One tab's look at its own words."""

    html: str = ""
    problem: str = ""

    @rx.event
    @allow(AGENTS)
    def show(self, words: str) -> None:
        """Show words as HTML, or why they could not be sent. Without words there is nothing to see."""
        self.html, self.problem = "", ""
        if not words.strip():
            return
        try:
            self.html = html_of(text.words(words, name="A message", longest=BODY_LENGTH))
        except text.Unfit as unfit:
            self.problem = str(unfit)
