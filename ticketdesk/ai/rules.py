"""What keywords tell of a ticket's topic. It needs no network, no training and no key, and it is often enough.

Priority is never judged here: four of four quietly critical tickets were missed by words, none of them shouts.
"""

from __future__ import annotations

import re
import time
import unicodedata
from dataclasses import dataclass

from ticketdesk.ai.patterns import STRONG, WEAK
from ticketdesk.ai.port import Adviser, Opinion, Question
from ticketdesk.models.choices import Category, Source

ENOUGH = 3
IN_TITLE, IN_BODY = 3, 4
STRONG_WEIGHT = dict.fromkeys(Category, 3) | {Category.general: 2}

NOT_A_WORD = re.compile(r"[\W_]+")
SHORT_NOT = re.compile(r"(?<=n)['\u2019\u00b4`](?=t\b)")
# Where words are not told apart by spaces, or carry the article, a phrase is found anywhere.
WITHOUT_BOUNDARY = re.compile(r"[\u0600-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Rules(Adviser):
    """Counts the phrases of each category; the highest score decides if it is high enough."""

    source = Source.rules

    async def ask(self, question: Question) -> Opinion:
        started = time.perf_counter()
        category = category_of(question)
        return Opinion(self.source, category, None, round((time.perf_counter() - started) * 1000))


def category_of(question: Question) -> Category | None:
    """The category that the words speak for, or None when they say too little."""
    scores = scores_of(question)
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] >= ENOUGH else None


def scores_of(question: Question) -> dict[Category, int]:
    """Per category: the heaviest matches of the body, plus twice those of the title. A match counts once."""
    title, body = folded(question.title), folded(question.description)
    return {
        category: 2 * _weight(category, title, IN_TITLE) + _weight(category, body, IN_BODY)
        for category in Category
    }


def folded(text: str) -> str:
    """Small letters without accents, one space around every word: what phrases are looked up in."""
    # Marks go first: NFD sorts them, which is slow when there are many.
    bare = "".join(char for char in text if not unicodedata.combining(char))
    parts = unicodedata.normalize("NFD", SHORT_NOT.sub("", bare.casefold()))
    letters = "".join(char for char in parts if not unicodedata.combining(char))
    return f" {NOT_A_WORD.sub(' ', letters).strip()} "


@dataclass(frozen=True)
class _Phrases:
    strong: tuple[str, ...]
    weak: tuple[str, ...]


def _weight(category: Category, text: str, most: int) -> int:
    phrases = PHRASES[category]
    strong = min(most, sum(phrase in text for phrase in phrases.strong))
    weak = min(most - strong, sum(phrase in text for phrase in phrases.weak)) if strong < most else 0
    return strong * STRONG_WEIGHT[category] + weak


def _needle(phrase: str) -> str:
    text = folded(phrase).strip()
    if WITHOUT_BOUNDARY.search(text):
        return text
    return f" {text} " if phrase.endswith(".") else f" {text}"


def _needles(languages: dict[str, str]) -> tuple[str, ...]:
    words = (phrase.strip() for line in languages.values() for phrase in line.split(","))
    return tuple(dict.fromkeys(_needle(phrase) for phrase in words if phrase))


PHRASES = {category: _Phrases(_needles(STRONG[category]), _needles(WEAK[category])) for category in Category}
