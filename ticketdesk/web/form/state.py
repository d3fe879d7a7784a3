"""What the public form does. The words live in the browser; here are only the suggestion and the answer."""

from __future__ import annotations

from typing import Any

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import db
from ticketdesk.ai.chain import second_opinion
from ticketdesk.config import settings
from ticketdesk.desk import intake
from ticketdesk.errors import Invalid
from ticketdesk.models import Source
from ticketdesk.models.opinion import Suggestion
from ticketdesk.web.guard import ANYONE, allow
from ticketdesk.web.shared.notice import reason

# Below this there is nothing to judge; above the other there is nothing more to learn for a suggestion.
SHORTEST, LONGEST = 20, 8_000
NOTHING_WRONG = {"title": "", "description": "", "email": "", "category": "", "priority": ""}


class FormState(rx.State):
    """One tab's form."""

    category: str = ""
    category_from: str = ""
    priority: str = ""
    priority_from: str = ""
    is_asking: bool = False
    heard: str = ""
    wrong: dict[str, str] = NOTHING_WRONG
    problem: str = ""
    number: int = 0
    link: str = ""
    is_again: bool = False

    _title: str = ""
    _description: str = ""
    _suggestion: Suggestion | None = None

    @rx.event
    @allow(ANYONE)
    def visit(self) -> None:
        """Who comes back finds the form again, under the last receipt: a reload must not lose the private link."""
        self.is_again = self.number > 0

    @rx.event
    @allow(ANYONE)
    def start(self) -> None:
        """Begin another ticket, and take the last receipt away."""
        self.number, self.link, self.problem, self.wrong = 0, "", "", NOTHING_WRONG
        self.is_again = False

    @rx.event
    @allow(ANYONE)
    def typed_title(self, words: str) -> rx.event.EventSpec:
        """Typing paused in the title."""
        self._title = str(words)[:LONGEST]
        return FormState.suggest  # type: ignore[return-value]

    @rx.event
    @allow(ANYONE)
    def typed_description(self, words: str) -> rx.event.EventSpec:
        """Typing paused in the description."""
        self._description = str(words)[:LONGEST]
        return FormState.suggest  # type: ignore[return-value]

    @rx.event(background=True, supersedes=True)
    @allow(ANYONE)
    async def suggest(self) -> None:
        """Ask for a second opinion, in the background; the newest words win, and nobody waits for it."""
        async with self:
            title, description = self._title, self._description
            self.is_asking = len(title) + len(description) >= SHORTEST
            if not self.is_asking:
                self._show(None)
                return
        found = await second_opinion().suggest(title, description)
        async with self:
            self.is_asking = False
            if (title, description) == (self._title, self._description):
                self._show(found)

    def _show(self, found: Suggestion | None) -> None:
        self._suggestion = found
        if found is None:
            self.category = self.category_from = self.priority = self.priority_from = ""
            return
        self.category, self.category_from = found.category.value, _who(found.category_source)
        self.priority, self.priority_from = found.priority.value, _who(found.priority_source)
        self.heard = f"{self.category_from} suggests {found.category.word}, priority {found.priority.word}."

    @rx.event
    @allow(ANYONE)
    async def submit(self, form: dict[str, Any]) -> None:
        """Store the ticket. Whatever is refused, the words stay in the form."""
        raw = {
            "title": form.get("title"),
            "description": form.get("description"),
            "email": form.get("email"),
            "category": form.get("chosen_category"),
            "priority": form.get("chosen_priority"),
            "draft": form.get("draft"),
        }
        try:
            new = intake.NewTicket.read(raw)
            async with db.transaction() as session:
                taken = await intake.take_in(session, new, suggestion=self._suggestion)
        except Invalid as refusal:
            self.wrong, self.problem = NOTHING_WRONG | refusal.fields, refusal.sentence
            return
        except SQLAlchemyError as error:
            self.problem = reason(error)
            return
        self.number, self.link = taken.ticket.id or 0, f"{settings().address}/t/{taken.key}"
        self.problem, self.wrong, self.is_again = "", NOTHING_WRONG, False
        self._title = self._description = ""
        self._show(None)


def _who(source: Source) -> str:
    return "Gemini" if source is Source.gemini else "Our own guess"
