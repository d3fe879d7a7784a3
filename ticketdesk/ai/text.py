"""A ticket's words made fit for a model: bounded, in one Unicode form, without what no reader can see."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

TITLE = 300
DESCRIPTION = 6_000

# NFC sorts the marks on one letter in quadratic time: 10,000 of them held the event loop for 0.1 s.
MARKS_ON_ONE_LETTER = 8

# What stands where words were left out, so that two halves never read as if they had been written together.
GAP = "[...]"


def cleaned(text: str, limit: int) -> str:
    """NFC without Unicode's category C (NUL, lone surrogates, zero-width, bidi), newline and tab apart.

    Args:
        text: Anything a person or a program sent, of any length.
        limit: The most characters that come back.
    """
    seen = "".join(_visible(shortened(text, 4 * limit)))
    return shortened(unicodedata.normalize("NFC", shortened(seen, limit)), limit).strip()


def shortened(text: str, limit: int) -> str:
    """The first three quarters and the last quarter of ``limit`` characters: logs end with what went wrong.

    Args:
        text: Any text.
        limit: The most characters that come back, at least 12.
    """
    if len(text) <= limit:
        return text
    tail = limit // 4
    return text[: limit - tail - len(GAP)] + GAP + text[-tail:]


def _visible(text: str) -> Iterator[str]:
    marks = 0
    for char in text:
        if char not in "\n\t" and unicodedata.category(char)[0] == "C":
            continue
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MARKS_ON_ONE_LETTER:
            yield char
