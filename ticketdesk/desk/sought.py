"""What a search looks for in a plain text, to mark it there: beginnings of words, without accents and case.

A word with punctuation is marked where it stands as it was written, as it is found, within a longer one too: ``KES-5001`` marks nothing of Kestrel.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import islice

from ticketdesk.desk.folding import folded
from ticketdesk.desk.searching import SYMBOL, has_signs, without_end
from ticketdesk.desk.snippets import Hit

MOST = 40
BEGINS = r"(?<![^\W_])"
_PART = re.compile(r"[^\W_]+")
_NUMBER = re.compile("#[0-9]{1,9}")
# Scripts that put no space between words, as in the migration that made ``words_of``.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)


class Sought:
    """The terms of one search. A term is a word as it was written: "ORD-77" is one. Only symbols are words of their own.

    Args:
        search: What somebody looks for.
    """

    def __init__(self, search: str) -> None:
        words = (word for word in map(without_end, search.split()) if not _NUMBER.fullmatch(word))
        parts = (part for word in words for part in ([word] if has_signs(word) else SYMBOL.split(word)))
        self.terms = [part for part in parts if folded(part)]
        self._any = _one_of(set(map(folded, self.terms)))
        self._ways = {term: _one_of({folded(term)}) for term in self.terms}

    def hits(self, plain: str) -> list[Hit]:
        """Where the terms stand in a text, the first of very many."""
        letters, places = _plainly(plain)
        found = islice(self._any.finditer(letters), MOST)
        return [(places[one.start()], places[one.end() - 1] + 1, 1.0) for one in found]

    def found_in(self, plain: str) -> set[str]:
        """Which of the terms stand in a text."""
        letters, _ = _plainly(plain)
        return {term for term, way in self._ways.items() if way.search(letters)}

    def in_sql(self, terms: Collection[str]) -> str:
        """A regular expression of PostgreSQL for any of some terms, in text without accents and case.

        Signs between letters may be any there: without accents a few of them are not what they are here.
        """
        return "|".join(sorted(map(_in_sql, terms)))


def _in_sql(term: str) -> str:
    parts = _PART.findall(folded(term)) or [folded(term)]
    return ("" if _stands_anywhere(folded(term)) else r"\m") + r"(?:\W|_)+".join(map(re.escape, parts))


def _one_of(ways: Collection[str]) -> re.Pattern[str]:
    """Any of these, the longest where several begin at one place."""
    longest_first = sorted(ways, key=lambda way: (-len(way), way))
    written = (("" if _stands_anywhere(way) else BEGINS) + re.escape(way) for way in longest_first)
    return re.compile("|".join(written) or "(?!)")


def _stands_anywhere(way: str) -> bool:
    return bool(_UNSPACED.search(way)) or has_signs(way) or not _PART.match(way)


def _plainly(text: str) -> tuple[str, range | list[int]]:
    """A text without accents and case, and for each of its letters the place where it was written."""
    if text.isascii():
        return text.lower(), range(len(text))
    letters, places = [], []
    for place, letter in enumerate(text):
        for plain in folded(letter):
            letters.append(plain)
            places.append(place)
    return "".join(letters), places
