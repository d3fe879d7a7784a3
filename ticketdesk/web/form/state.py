"""What the public form does. The words live in the browser; here are only the suggestion and the answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk import db
from ticketdesk.advice import guidance_in_force, second_opinion
from ticketdesk.config import settings
from ticketdesk.desk import gate, intake
from ticketdesk.desk.gate import Arrival, NeedsProof
from ticketdesk.desk.intake import NewTicket, Taken
from ticketdesk.errors import Invalid, Refusal
from ticketdesk.models.columns import now
from ticketdesk.models.opinion import Suggestion
from ticketdesk.web.form import again
from ticketdesk.web.form.shown import aloud, shown
from ticketdesk.web.guard import ANYONE, allow
from ticketdesk.web.shared.evidence import Piece
from ticketdesk.web.shared.notice import reason

# Below this there is nothing to judge; above the other there is nothing more to learn for a suggestion.
SHORTEST, LONGEST = 20, 8_000
# How often a browser may answer wrongly before it is told instead of asked again.
MOST_PROOFS = 3
NOT_PROVEN = "Your browser could not show that it is not a machine. Load the page again; what you wrote stays on this device."
NOTHING_WRONG = {"title": "", "description": "", "email": "", "category": "", "priority": ""}


class FormState(rx.State):
    """One tab's form."""

    category: str = ""
    category_from: str = ""
    category_quotes: list[str] = []
    priority: str = ""
    priority_from: str = ""
    priority_quotes: list[str] = []
    doubt: str = ""
    marked_title: list[Piece] = []
    marked: list[Piece] = []
    is_asking: bool = False
    heard: str = ""
    wrong: dict[str, str] = NOTHING_WRONG
    problem: str = ""
    number: int = 0
    link: str = ""
    is_again: bool = False
    has_mail: bool = False
    mailed_to: str = ""
    challenge: str = ""

    _opened_at: datetime | None = None
    _wrong_proofs: int = 0
    _title: str = ""
    _description: str = ""
    _suggestion: Suggestion | None = None

    def _arrive(self, *, is_new: bool = True) -> None:
        """Who comes back finds the form again, under the last receipt: a reload must not lose the private link.

        Before the tab is told of the receipt: it shows the form already, and somebody may be writing in it.
        """
        if is_new:
            self.is_again = self.number > 0

    @rx.event
    @allow(ANYONE)
    def visit(self) -> None:
        """Somebody opens the form."""
        self._arrive()
        self.has_mail = settings().has_mail
        self._opened_at, self.challenge, self._wrong_proofs = now(), "", 0

    @rx.event
    @allow(ANYONE)
    def start(self) -> None:
        """Begin another ticket, and take the last receipt away."""
        self.number, self.link, self.problem, self.wrong = 0, "", "", NOTHING_WRONG
        self.is_again, self.mailed_to = False, ""

    @rx.event
    @allow(ANYONE)
    def typed_title(self, words: str) -> rx.event.EventSpec | None:
        """Typing paused in the title."""
        return self._typed(title=words)

    @rx.event
    @allow(ANYONE)
    def typed_description(self, words: str) -> rx.event.EventSpec | None:
        """Typing paused in the description."""
        return self._typed(description=words)

    def _typed(
        self, *, title: str | None = None, description: str | None = None
    ) -> rx.event.EventSpec | None:
        if self.number and not self.is_again:
            return None  # the receipt stands there: these words were sent before they were told
        self._title = self._title if title is None else title[:LONGEST]
        self._description = self._description if description is None else description[:LONGEST]
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
        adviser, told = second_opinion(), await guidance_in_force()
        would_cost = adviser.would_cost(title, description, guidance=told)
        only_local = would_cost and not await _may_ask_the_model()
        found = await adviser.suggest(title, description, guidance=told, only_local=only_local)
        async with self:
            self.is_asking = False
            if (title, description) == (self._title, self._description):
                self._show(found)

    def _show(self, found: Suggestion | None) -> None:
        self._suggestion = found
        for name, value in shown(found, self._title, self._description).items():
            setattr(self, name, value)
        if found:
            self.heard = aloud(found)

    @rx.event
    @allow(ANYONE)
    async def submit(self, form: dict[str, Any]) -> rx.event.EventSpec | None:
        """Store the ticket. Whatever is refused, the words stay in the form."""
        raw = {
            "title": form.get("title"),
            "description": form.get("description"),
            "email": form.get("email"),
            "category": form.get("chosen_category"),
            "priority": form.get("chosen_priority"),
            "draft": form.get("draft"),
        }
        arrival = Arrival(_text(form, "website"), self._opened_at, _text(form, "proof"))
        self.challenge, self.problem, self.wrong = "", "", NOTHING_WRONG
        try:
            new = NewTicket.read(raw)
            taken = await self._take_in(new, arrival)
        except Invalid as refusal:
            self.wrong, self.problem = NOTHING_WRONG | refusal.fields, refusal.sentence
        except (Refusal, SQLAlchemyError) as error:
            self.problem = reason(error)
        else:
            if taken:
                self._thank(taken)
                return await again.sent(self, self.number)
        return None

    async def _take_in(self, new: NewTicket, arrival: Arrival) -> Taken | None:
        """Count first and for good, store then; None when the browser has to compute something before."""
        try:
            async with db.transaction() as session:
                await gate.admit(session, new, arrival)
        except NeedsProof:
            await self._ask_for_proof(new, was_given=bool(arrival.proof))
            return None
        async with db.transaction() as session:
            return await intake.take_in(session, new, suggestion=self._suggestion_for(new))

    def _suggestion_for(self, new: NewTicket) -> Suggestion | None:
        """The suggestion that was left standing, if it was made for these words: one for older words says nothing of them."""
        told = (self._title.strip(), self._description.strip())
        is_same = told == (new.title[:LONGEST].strip(), new.description[:LONGEST].strip())
        return self._suggestion if is_same else None

    async def _ask_for_proof(self, new: NewTicket, *, was_given: bool) -> None:
        self._wrong_proofs = self._wrong_proofs + 1 if was_given else 0
        if self._wrong_proofs >= MOST_PROOFS:
            self.problem, self._wrong_proofs = NOT_PROVEN, 0
            return
        async with db.transaction() as session:
            self.challenge = await gate.challenge(session, new)

    def _thank(self, taken: Taken) -> None:
        self.mailed_to = (taken.ticket.email or "") if settings().has_mail else ""
        self.number, self.link = taken.ticket.id or 0, f"{settings().address}/t/{taken.key}"
        self.is_again, self._wrong_proofs = False, 0
        self._title = self._description = ""
        self._show(None)


async def _may_ask_the_model() -> bool:
    """Whether this address has a question left; when that cannot be told, nobody is asked who costs."""
    try:
        async with db.transaction() as session:
            return await gate.may_ask_the_model(session)
    except SQLAlchemyError as error:
        reason(error)
        return False


def _text(form: dict[str, Any], name: str) -> str:
    found = form.get(name)
    return found if isinstance(found, str) else ""
