"""How rare words are, from PostgreSQL's own statistics, so that a search chooses its way without being planned anew.

It is a guess: what it says wrong costs time and no ticket.
"""

from __future__ import annotations

import re
import time
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from ticketdesk.desk.bare import Hand, first

LOOKED_UP_EVERY_S = 300.0
SHORTEST = 3
"""Beginnings of words that are shorter stand in more words than the statistics tell."""
_STATISTICS = """
    SELECT greatest(pg_class.reltuples, 0)::integer AS tickets,
        coalesce(most_common_elems::text::text[], '{}') AS words, coalesce(most_common_elem_freqs, '{}') AS shares
    FROM pg_class LEFT JOIN pg_stats ON schemaname = relnamespace::regnamespace::text
        AND tablename = relname AND attname = 'words'
    WHERE pg_class.oid = 'tickets'::regclass
"""
_PIECE = re.compile("[a-z0-9]+")


@dataclass(frozen=True)
class Rarest:
    """The rarest of the words of a search.

    Args:
        word: It, or its rarest piece, in plain letters.
        tickets: About so many have it.
        of: So many tickets there are.
        share: About this part of them has every word, if words come together by chance.
    """

    word: str
    tickets: float
    of: int
    share: float


@dataclass(frozen=True)
class Rarity:
    """How many tickets there are, and the words that many of them have.

    Args:
        tickets: About how many.
        words: In the order of their letters.
        shares: Of each, in which part of the tickets it stands.
    """

    tickets: int = 0
    words: Sequence[str] = ()
    shares: Sequence[float] = ()

    def rarest(self, words: Sequence[str], *, by_some: bool = False) -> Rarest | None:
        """The rarest of some words; None where one cannot be told, such as one of a script without spaces.

        Args:
            words: As they were written; of one with signs it is the rarest piece.
            by_some: Leave out what cannot be told: there may be a rarer one, and fewer tickets with all of them.
        """
        pieces = [piece for word in words for piece in _pieces(word)]
        known = [(self._beginning(piece), piece) for piece in pieces if len(piece) >= SHORTEST]
        if not known or (len(known) < len(pieces) and not by_some):
            return None
        share, rarest = min(known)
        return Rarest(rarest, share * self.tickets, self.tickets, prod(share for share, _ in known))

    def _beginning(self, piece: str) -> float:
        begins, ends = (bisect_left(self.words, end) for end in (piece, piece + "\U0010ffff"))
        return min(1.0, sum(self.shares[begins:ends]))


def _pieces(word: str) -> list[str]:
    """Of what the index knows it by; nothing stands for what is not of plain letters and digits."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return (letters.isascii() and _PIECE.findall(letters)) or [""]


class Lookup:
    """What this process knows of it, looked up now and then."""

    def __init__(self) -> None:
        self._known, self._until = Rarity(), 0.0

    async def rarity(self, hand: Hand) -> Rarity:
        """How rare words are, or were a few minutes ago."""
        if self.is_due:
            self._until = time.monotonic() + LOOKED_UP_EVERY_S
            self._known = await read(hand)
        return self._known

    def forget(self) -> None:
        """Look it up again: this is another database."""
        self._until = 0.0

    @property
    def is_due(self) -> bool:
        """Whether it has to be looked up."""
        return self._until < time.monotonic()

    @property
    def known(self) -> Rarity:
        """What was looked up last."""
        return self._known


async def read(hand: Hand) -> Rarity:
    """How rare words are by the statistics of now."""
    row = await first(hand, _STATISTICS, {})
    assert row is not None, "there are tickets"
    # After the shares of the words come the least and the most.
    told = sorted(zip(row["words"], row["shares"], strict=False))
    return Rarity(row["tickets"], [word for word, _ in told], [share for _, share in told])


RARITY = Lookup()
"""What this process knows."""
