"""In how many tickets a word stands: what makes two texts alike are the words that few others have.

Counted every night on a sample, and before that when many tickets came at once; a small desk is counted when somebody asks. Nothing here is exact, and need not be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from sqlalchemy import TextClause, text
from sqlmodel.ext.asyncio.session import AsyncSession

SMALL = 1_000
SAMPLE = 100_000
WHOLE = 20_000
"""Of so many tickets every word is kept; of more, those of one ticket would be nearly all there are."""
MANY = 2_000
"""So many new tickets, or a quarter of those that were counted if that is more, are counted before the night."""
RARE = 0.03
"""A word in more of the tickets than this tells nothing."""
FEW = 8
"""In so few tickets a word is rare, however small the desk is."""


@dataclass(frozen=True)
class Known:
    """What is known of some words.

    Args:
        total: How many tickets were counted.
        tickets: In how many of them each word stands. One that is missing stands in one at most.
        is_of_now: Whether they were counted just now, the newest with them.
    """

    total: int
    tickets: Mapping[str, int]
    is_of_now: bool = False

    def weight(self, word: str) -> float:
        """How much it tells when two tickets share a word: the logarithm of how rare it is, always above zero."""
        return log(1 + (self.total + 1) / (self.tickets.get(word, 0) + 1))

    def is_rare(self, word: str) -> bool:
        """Whether few tickets have it, and it is longer than a syllable."""
        return can_tell(word) and self.tickets.get(word, 0) <= max(FEW, RARE * self.total)

    def rarest(self, words: Iterable[str], most: int) -> list[str]:
        """The rare ones among some words, rarest first; of two the longer, then the order of letters."""
        rare = (word for word in words if self.is_rare(word))
        return sorted(rare, key=lambda word: (self.tickets.get(word, 0), -len(word), word))[:most]


def can_tell(word: str) -> bool:
    """Two letters are too few, but two signs of a script without spaces, or two syllables of Hangul, are a word."""
    return len(word) > (2 if word.isascii() else 1)


# The empty word stands for the number of tickets that were counted.
_KNOWN = text("SELECT word, tickets FROM word_counts WHERE word = ANY(:words) OR word = ''")
_NOW = text("""
    WITH newest AS MATERIALIZED (
        SELECT words FROM tickets WHERE deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT :most
    )
    SELECT lexeme AS word, count(*) AS tickets FROM newest, unnest(words) WHERE lexeme = ANY(:words) GROUP BY 1
    UNION ALL SELECT '', count(*) FROM newest
""")


async def known(session: AsyncSession, words: Sequence[str]) -> Known:
    """What is known of these words; where too little was counted, the newest tickets are counted now."""
    found = await _pairs(session, _KNOWN, words=list(words))
    is_too_little = found.get("", 0) < SMALL
    if is_too_little:
        found = await _pairs(session, _NOW, words=list(words), most=SMALL)
    return Known(found.pop("", 0), found, is_of_now=is_too_little)


async def _pairs(session: AsyncSession, statement: TextClause, **values: object) -> dict[str, int]:
    return {row[0]: row[1] for row in await session.execute(statement, values)}


_LIVING = text("SELECT coalesce(sum(tickets), 0)::integer FROM ticket_counts")
# The same number at REPEATABLE makes it the same sample.
_COUNT_WORDS = text("""
    INSERT INTO word_counts SELECT word, ndoc FROM ts_stat(format(
        'SELECT words FROM tickets TABLESAMPLE SYSTEM (%s) REPEATABLE (1) WHERE deleted_at IS NULL', CAST(:share AS float)
    )) WHERE ndoc >= :fewest AND word <> '' RETURNING 1
""")
_COUNT_TICKETS = text("""
    INSERT INTO word_counts SELECT '', count(*)
    FROM tickets TABLESAMPLE SYSTEM (CAST(:share AS float)) REPEATABLE (1) WHERE deleted_at IS NULL
""")
_COUNTED = text("SELECT tickets FROM word_counts WHERE word = ''")


async def are_counted(session: AsyncSession) -> bool:
    """Whether words were counted on this desk, and few tickets came since."""
    counted = (await session.execute(_COUNTED)).scalar_one_or_none()
    return counted is not None and min(SAMPLE, await _living(session)) - counted <= max(MANY, counted / 4)


async def _living(session: AsyncSession) -> int:
    return int((await session.execute(_LIVING)).scalar_one())


async def count_again(session: AsyncSession) -> int:
    """Count the words of all tickets, or of a sample where there are very many. Gives the number of words kept.

    On a large desk a word of one ticket is not kept: it is as rare as one that nobody wrote.
    """
    living = await _living(session)
    share = {"share": min(100.0, 100 * SAMPLE / max(1, living))}
    await session.execute(text("SET LOCAL statement_timeout = 0"))
    await session.execute(text("DELETE FROM word_counts"))
    kept = (await session.execute(_COUNT_WORDS, share | {"fewest": 1 if living <= WHOLE else 2})).all()
    await session.execute(_COUNT_TICKETS, share)
    return len(kept)
