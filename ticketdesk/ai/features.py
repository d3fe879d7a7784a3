"""What the learned model sees of a text: its words, their beginnings and neighbours, how it begins and ends, as numbers.

The number is the same in every process and every release, for it is what the database keeps. Whoever changes what is
seen here raises ``VERSION``: everything is learned anew then.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from hashlib import blake2b
from itertools import pairwise

from ticketdesk.ai.port import Question

VERSION = 1
SEEN = 8_000
LONGEST_WORD = 12
BEGINNINGS = (4, 6)
NUMBER = "<num>"
# Words that are not told apart by spaces: each character is a word, and its neighbours make the phrases.
_ALONE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
)
# Marks that belong to the letter before them, which Python's \w leaves out.
_MARKS = "\u0300-\u036f\u064b-\u065f\u0900-\u0dff"
_WORD = re.compile(rf"[{_ALONE}]|(?:[^\W_{_ALONE}]|[{_MARKS}])+")
_SHORT_NOT = re.compile(r"(?<=n)['\u2019](?=t\b)")


def features_of(question: Question) -> dict[int, str]:
    """The features of a ticket, each once, with the words it stands for; "" where it shows none.

    Args:
        question: The ticket's words, cleaned.
    """
    found: dict[int, str] = {}
    for text in (question.title, question.description):
        for mark, words in _features(list(words_in(text))):
            found.setdefault(number_of(mark), words)
    return found


def numbers_of(title: str, description: str) -> list[int]:
    """The features of a ticket's own words, for learning it."""
    return list(features_of(Question(title, description)))


def number_of(mark: str) -> int:
    """A feature as a signed number of 64 bits."""
    return int.from_bytes(blake2b(mark.encode(), digest_size=8).digest(), "big", signed=True)


def words_in(text: str) -> Iterator[str]:
    """The words of a text in small letters, cut; single letters are none, and numbers are alike but for codes such as 404."""
    small = unicodedata.normalize("NFKC", text)[:SEEN].lower()
    for word in _WORD.findall(_SHORT_NOT.sub("", small)):
        if word.isdecimal() and len(word) != 3:
            yield NUMBER
        elif len(word) > 1 or word >= "\u0e00":
            yield word[:LONGEST_WORD]


def _features(words: list[str]) -> Iterator[tuple[str, str]]:
    if words:
        yield f"^ {words[0]}", ""
        yield f"{words[-1]} $", ""
    for word in words:
        yield word, "" if word == NUMBER else word
        for length in BEGINNINGS:
            if len(word) > length and word != NUMBER:
                yield f"{word[:length]}*", word[:length]
    for word, following in pairwise(words):
        has_number = NUMBER in (word, following)
        yield f"{word} {following}", "" if has_number else f"{word} {following}"
