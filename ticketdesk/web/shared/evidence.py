"""A text cut into plain pieces, so that the words which spoke for a suggestion can be marked in it. Never markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypedDict

from ticketdesk.texts import translate


@dataclass(frozen=True)
class Evidence:
    """Quotes that spoke for one field's value.

    Args:
        field: Which field; it is also how the words are marked.
        word: The value, as people read it.
        quotes: What stands in the text letter by letter; all else is left out.
    """

    field: Literal["category", "priority"]
    word: str
    quotes: Sequence[str]


class Piece(TypedDict):
    """Some of a text. ``mark`` is empty, or the fields that it spoke for; ``title`` says so in words."""

    text: str
    mark: str
    title: str


def pieces(text: str, evidence: Iterable[Evidence]) -> list[Piece]:
    """The whole text in pieces, marked where quotes stand in it; without a quote in it, nothing.

    Args:
        text: What a person wrote.
        evidence: What spoke for which field. Quotes may overlap, within a field and between the two.
    """
    marked = [(said, list(_places(text, said.quotes))) for said in evidence]
    if not any(places for _, places in marked):
        return []
    cuts = sorted({0, len(text), *(cut for _, places in marked for place in places for cut in place)})
    found: list[Piece] = []
    for start, end in pairwise(cuts):
        spoke = [said for said, places in marked if any(a <= start and end <= b for a, b in places)]
        _add(found, text[start:end], spoke)
    return found


def _add(found: list[Piece], words: str, spoke: Sequence[Evidence]) -> None:
    mark = " ".join(said.field for said in spoke)
    if found and found[-1]["mark"] == mark:
        found[-1]["text"] += words
        return
    values = [translate(said.word) for said in spoke]
    title = translate(f"Spoke for {' and '.join(values)}") if spoke else ""
    found.append(Piece(text=words, mark=mark, title=title))


def _places(text: str, quotes: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where each quote stands first, as whole words if it does so anywhere: "in" is not meant in "invoice"."""
    for quote in filter(None, quotes):
        whole = re.search(rf"(?<!\w){re.escape(quote)}(?!\w)", text)
        start = whole.start() if whole else text.find(quote)
        if start >= 0:
            yield start, start + len(quote)
