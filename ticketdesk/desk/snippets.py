"""The place of a text where it is most like another: a few words around what both share, as pieces of plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ticketdesk.desk.folding import folded

LONGEST = 140
LEAD = 30
"""So many characters stand before the first shared word."""
LOOKED_AT = 8_000
_WORD = re.compile(r"[^\W_]+")
Hit = tuple[int, int, float]


@dataclass(frozen=True)
class Piece:
    """A part of a text, and whether it is one of the shared words."""

    text: str
    is_hit: bool = False


def cut(text: str, weights: Mapping[str, float]) -> list[Piece]:
    """The part of a text with the weightiest shared words, or its beginning where none is found.

    Args:
        text: What somebody wrote, of any length.
        weights: The shared words as the index has them, without accents and case, and what each tells.
    """
    plain = " ".join(text[:LOOKED_AT].split())
    return around(plain, _hits(plain, weights))


def around(plain: str, hits: list[Hit]) -> list[Piece]:
    """The part of a text with the weightiest places, each marked.

    Args:
        plain: The text on one line.
        hits: Where something stands in it, in order and by no two at once: begin, end and what it tells.
    """
    begin = _begin(plain, _best(hits))
    end = min(len(plain), begin + LONGEST)
    return _joined([*_lead(begin), *_pieces(plain, begin, end, hits), *_tail(plain, end)])


def whole(plain: str, hits: list[Hit]) -> list[Piece]:
    """All of a short text, with the same marks."""
    return _joined(_pieces(plain, 0, len(plain), hits))


def _hits(plain: str, weights: Mapping[str, float]) -> list[Hit]:
    """Where shared words stand, by their places. Pairs of signs stand within runs."""
    pairs = {word for word in weights if len(word) == 2 and not word.isascii()}
    found: list[Hit] = []
    for match in _WORD.finditer(plain):
        word = match[0]
        weight = weights.get(word, weights.get(folded(word)))
        if weight is not None:
            found.append((*match.span(), weight))
        elif pairs and not word.isascii():
            begins = (n for n in range(len(word) - 1) if word[n : n + 2] in pairs)
            found += ((match.start() + n, match.start() + n + 2, weights[word[n : n + 2]]) for n in begins)
    return found


def _best(hits: list[Hit]) -> int:
    """Where the weightiest window begins; the first of equals."""
    room = LONGEST - LEAD
    best, begin = 0.0, 0
    for first, _, _ in hits:
        told = sum(weight for start, end, weight in hits if first <= start and end <= first + room)
        if told > best:
            best, begin = told, first
    return begin


def _begin(plain: str, hit: int) -> int:
    """A word's beginning before the hit, or the hit itself."""
    if hit <= LEAD:
        return 0
    space = plain.find(" ", hit - LEAD, hit)
    return space + 1 if space >= 0 else hit


def _pieces(plain: str, begin: int, end: int, hits: list[Hit]) -> list[Piece]:
    pieces, place = [], begin
    for start, stop, _ in hits:
        start, stop = max(start, place), min(stop, end)
        if start < stop:
            pieces += [Piece(plain[place:start]), Piece(plain[start:stop], is_hit=True)]
            place = stop
    return [*pieces, Piece(plain[place:end])]


def _lead(begin: int) -> list[Piece]:
    return [Piece("… ")] if begin else []


def _tail(plain: str, end: int) -> list[Piece]:
    return [Piece(" …")] if end < len(plain) else []


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one kind are one piece; empty ones are none."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].is_hit == piece.is_hit:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.is_hit)
        elif piece.text:
            joined.append(piece)
    return joined
