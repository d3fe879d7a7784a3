"""What keywords tell of a ticket's topic. It needs no network, no training and no key, and it is often enough.

Priority is never judged here: four of four quietly critical tickets were missed by words, none of them shouts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from ticketdesk.ai.evidence import first_written
from ticketdesk.ai.folding import Folded, needles
from ticketdesk.ai.orders import without_orders
from ticketdesk.ai.patterns import STRONG, WEAK
from ticketdesk.ai.port import Adviser, Opinion, Question
from ticketdesk.models.choices import Category, Source

ENOUGH = 3
IN_TITLE, IN_BODY = 3, 4
STRONG_WEIGHT = dict.fromkeys(Category, 3) | {Category.general: 2}


class Rules(Adviser):
    """Counts the phrases of each category; the highest score decides if it is high enough."""

    source = Source.rules

    async def ask(self, question: Question) -> Opinion:
        started = time.perf_counter()
        matches = _matches(question)
        category = _best(matches)
        evidence = _evidence(matches[category], question) if category else ()
        milliseconds = round((time.perf_counter() - started) * 1000)
        return Opinion(self.source, category, None, milliseconds, category_evidence=evidence)


def category_of(question: Question) -> Category | None:
    """The category that the words speak for, or None when they say too little."""
    return _best(_matches(question))


@dataclass(frozen=True)
class _Phrases:
    strong: tuple[str, ...]
    weak: tuple[str, ...]


@dataclass(frozen=True)
class _Match:
    """A phrase that was found, where, and what it weighs."""

    phrase: str
    text: Folded
    weight: int


def _matches(question: Question) -> dict[Category, list[_Match]]:
    """Per category: the heaviest matches of the body, and those of the title, which weigh twice. A phrase counts once."""
    title, body = (Folded.of(without_orders(text)) for text in (question.title, question.description))
    return {
        category: [*_in(title, category, IN_TITLE, 2), *_in(body, category, IN_BODY, 1)]
        for category in Category
    }


def _in(text: Folded, category: Category, most: int, times: int) -> Iterator[_Match]:
    phrases = PHRASES[category]
    weighed = ((phrases.strong, STRONG_WEIGHT[category]), (phrases.weak, 1))
    for among, weight in weighed:
        for phrase in among:
            if most and phrase in text.text:
                most -= 1
                yield _Match(phrase, text, weight * times)


def _best(matches: dict[Category, list[_Match]]) -> Category | None:
    scores = {category: sum(match.weight for match in found) for category, found in matches.items()}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] >= ENOUGH else None


def _evidence(matches: list[_Match], question: Question) -> tuple[str, ...]:
    heaviest = sorted(matches, key=lambda match: -match.weight)
    return first_written((((match.phrase,), (match.text,)) for match in heaviest), question)


def _of_all(languages: dict[str, str]) -> tuple[str, ...]:
    return needles(",".join(languages.values()))


PHRASES = {category: _Phrases(_of_all(STRONG[category]), _of_all(WEAK[category])) for category in Category}
