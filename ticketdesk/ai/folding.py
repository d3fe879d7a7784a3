"""A text in the form that words are looked up in, which still knows where each letter of it stood."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

SHORT_NOT = re.compile(r"(?<=n)['\u2019\u00b4`](?=t\b)", re.IGNORECASE)
# Where words are not told apart by spaces, or carry the article, a phrase is found anywhere.
WITHOUT_BOUNDARY = re.compile(r"[\u0600-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Where there are no spaces at all a whole sentence would be one word.
WITHOUT_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
LONGEST_WORD = 40


@dataclass(frozen=True)
class Folded:
    """Small letters without accents, one space around every word.

    Args:
        source: The text as it was written.
        text: What phrases are looked up in.
        places: For each letter of ``text``, where in ``source`` it comes from.
    """

    source: str
    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, source: str) -> Folded:
        """Fold a text. It takes time in proportion to its length, whatever stands in it."""
        silent = {found.start() for found in SHORT_NOT.finditer(source)}
        letters, places = [" "], [0]
        for place, char in enumerate(source):
            for letter in "" if place in silent else _bare(char):
                if letter != " " or letters[-1] != " ":
                    letters.append(letter)
                    places.append(place)
        if letters[-1] != " ":
            letters.append(" ")
            places.append(len(source))
        return cls(source, "".join(letters), tuple(places))

    def as_written(self, phrase: str) -> str:
        """The whole words of the source in which a folded phrase is found first; "" when it is not.

        Args:
            phrase: Folded; a space at an end says that a word ends there.
        """
        at = self.text.find(phrase)
        bare = phrase.strip()
        if at < 0 or not bare:
            return ""
        first = at + phrase.index(bare)
        start, end = self._whole(first, first + len(bare))
        return self.source[self.places[start] : self._behind(end)]

    def _whole(self, start: int, end: int) -> tuple[int, int]:
        """The part of ``text`` from ``start`` to ``end``, widened to whole words where words have ends."""
        first, last = start, end
        while first > 0 and _goes_on(self.text[first - 1]) and start - first < LONGEST_WORD:
            first -= 1
        while last < len(self.text) and _goes_on(self.text[last]) and last - end < LONGEST_WORD:
            last += 1
        return first, last

    def _behind(self, end: int) -> int:
        """Where in the source a part of ``text`` ends: behind its last letter and the marks upon it."""
        place = self.places[end - 1] + 1
        while place < len(self.source) and unicodedata.combining(self.source[place]):
            place += 1
        return place


def folded(text: str) -> str:
    """Small letters without accents, one space around every word: what phrases are looked up in."""
    return Folded.of(text).text


def needles(phrases: str) -> tuple[str, ...]:
    """What to look for in a folded text, from phrases between commas.

    A phrase of a language that puts spaces between words begins at a word; one that ends in a full stop also ends there.
    """
    return tuple(dict.fromkeys(_needle(phrase.strip()) for phrase in phrases.split(",") if phrase.strip()))


def _needle(phrase: str) -> str:
    text = folded(phrase).strip()
    if WITHOUT_BOUNDARY.search(text):
        return text
    return f" {text} " if phrase.endswith(".") else f" {text}"


def _goes_on(letter: str) -> bool:
    return letter != " " and not WITHOUT_SPACES.match(letter)


@lru_cache(maxsize=16_384)
def _bare(char: str) -> str:
    """A character's letters without case and accents; a space for what belongs to no word, "" for a mark."""
    if unicodedata.combining(char):
        return ""
    parts = unicodedata.normalize("NFKD", char.casefold()).casefold()
    letters = "".join(part for part in parts if not unicodedata.combining(part))
    # Together again what was no accent: a syllable of Hangul is one letter, not three.
    return "".join(letter if letter.isalnum() else " " for letter in unicodedata.normalize("NFC", letters))
