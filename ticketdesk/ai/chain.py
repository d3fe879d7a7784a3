"""The second opinion in full: who is asked, in which order, and what holds when nobody answers."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache

from ticketdesk.ai.asking import MaySpend, freely, opinion_of
from ticketdesk.ai.away import is_away
from ticketdesk.ai.gemini import Gemini
from ticketdesk.ai.port import Adviser, Health, Opinion, Question, Suggestion
from ticketdesk.ai.rules import Rules
from ticketdesk.config import Settings, settings
from ticketdesk.models.choices import Category, Priority, Source
from ticketdesk.models.rubric import Body

REMEMBERED = 400


class SecondOpinion:
    """Asks its advisers in turn until both labels have an answer; the first that answers one decides it.

    Args:
        advisers: Whom to ask, best first. The default behind them all (general, medium) needs no adviser.
        may_spend: Counts a question to somebody who costs, and tells whether it may be asked.
    """

    def __init__(self, advisers: Sequence[Adviser], *, may_spend: MaySpend = freely) -> None:
        self.advisers = tuple(advisers)
        self._may_spend = may_spend
        self._costly = tuple(adviser for adviser in self.advisers if not adviser.is_local)
        self._remembered: OrderedDict[bytes, Suggestion] = OrderedDict()

    async def suggest(
        self, title: str, description: str, *, guidance: Body | None = None, only_local: bool = False
    ) -> Suggestion:
        """Valid labels for any text, each with its source. It never raises; only a cancellation passes.

        Args:
            title: As the person wrote it; cleaning is done here.
            description: The same.
            guidance: By what a model is to judge; None for the house's own words.
            only_local: Ask nobody who costs. Such an answer is not remembered.
        """
        question = Question(title, description, guidance)
        mark = _mark(question)
        if known := self._remembered.get(mark):
            self._remembered.move_to_end(mark)
            return known
        suggestion = _decided(await self._ask_all(question, only_local=only_local), self.advisers)
        if not only_local:
            self._remember(mark, suggestion)
        return suggestion

    def would_cost(self, title: str, description: str, *, guidance: Body | None = None) -> bool:
        """Whether a suggestion for this text would ask somebody who costs."""
        is_known = _mark(Question(title, description, guidance)) in self._remembered
        return not is_known and any(not adviser.is_local for adviser in self.advisers)

    def alone(self, source: Source) -> SecondOpinion | None:
        """One of the advisers by itself, with its breaker and its budget; None when it is not asked here."""
        found = [adviser for adviser in self.advisers if adviser.source is source]
        return SecondOpinion(found, may_spend=self._may_spend) if found else None

    def health(self) -> tuple[Health, ...]:
        """How the advisers have been doing in this process, in the order in which they are asked."""
        return tuple(adviser.health() for adviser in self.advisers)

    async def warm(self) -> None:
        for adviser in self.advisers:
            await adviser.warm()

    async def aclose(self) -> None:
        for adviser in self.advisers:
            await adviser.aclose()

    async def _ask_all(self, question: Question, *, only_local: bool) -> tuple[Opinion, ...]:
        opinions: list[Opinion] = []
        for adviser in self.advisers:
            if only_local and not adviser.is_local:
                continue
            opinions.append(await opinion_of(adviser, question, self._may_spend))
            if any(said.category for said in opinions) and any(said.priority for said in opinions):
                break
        return tuple(opinions)

    def _remember(self, mark: bytes, suggestion: Suggestion) -> None:
        if any(said.error for said in suggestion.opinions):
            return  # asking again may go better
        if not any(said.source is one.source for said in suggestion.opinions for one in self._costly):
            return  # it cost nothing, and what the desk has learned by then may say something else
        self._remembered[mark] = suggestion
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)


def second_opinion(
    found: Settings | None = None, *, learned: Adviser | None = None, may_spend: MaySpend = freely
) -> SecondOpinion:
    """The one chain of this process, the same for as long as its settings and what is handed over are the same.

    Args:
        found: Other settings than those of the environment.
        learned: The desk's own model. It takes its place in the order, which stays empty without it.
        may_spend: The budget, kept by whoever reaches the database.
    """
    found = found or settings()
    key = found.gemini_api_key.get_secret_value().strip()
    gemini = (key, found.gemini_model, found.google_gemini_base_url, found.ticketdesk_gemini_deadline_s)
    return _built(found.triage_order, gemini, learned, may_spend)


@lru_cache(maxsize=4)
def _built(
    order: tuple[str, ...], gemini: tuple[str, str, str, float], learned: Adviser | None, may_spend: MaySpend
) -> SecondOpinion:
    key, model, base_url, deadline = gemini
    there: dict[str, Adviser | None] = {
        "gemini": Gemini(key, model, base_url=base_url, deadline=deadline) if key else None,
        "learned": learned,
        "rules": Rules(),
    }
    advisers = [adviser for name in order if (adviser := there[name])]
    return SecondOpinion(advisers, may_spend=may_spend)


def _decided(opinions: tuple[Opinion, ...], advisers: Sequence[Adviser]) -> Suggestion:
    categories = ((said.category, said.source) for said in opinions if said.category)
    priorities = ((said.priority, said.source) for said in opinions if said.priority)
    category, category_source = next(categories, (Category.general, Source.default))
    priority, priority_source = next(priorities, (Priority.medium, Source.default))
    is_waiting = Source.default in (category_source, priority_source) and _misses_somebody(opinions, advisers)
    return Suggestion(category, category_source, priority, priority_source, opinions, is_waiting)


def _misses_somebody(opinions: tuple[Opinion, ...], advisers: Sequence[Adviser]) -> bool:
    """Whether one of those who cost was left out, or is away for now."""
    errors = {said.source: said.error for said in opinions}
    costly = [adviser.source for adviser in advisers if not adviser.is_local]
    return any(source not in errors or is_away(errors[source]) for source in costly)


def _mark(question: Question) -> bytes:
    """A digest, so that an erased ticket's words do not live on in memory."""
    parts = (question.title, question.description, question.guidance)
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).digest()
