"""The words of the desk that are nearly what somebody typed.

Two places know them: the words counted at night, through their trigrams, and the words of the newest tickets, which a
process reads once and then only goes on with. Nothing here is exact: whoever takes a word from it looks whether it still
finds something.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import mistakes

NEWEST = 2_000
AGAIN = 20
"""So many of the tickets that were read last are read again: a number that was given earlier may come later."""
CANDIDATES = 60

_COUNTED = text("""
    SELECT word, tickets FROM word_counts
    WHERE (word % :typed OR word %> :typed OR word = ANY(:swapped)) AND word <> ''
    ORDER BY greatest(similarity(word, :typed), word_similarity(:typed, word)) DESC, tickets DESC LIMIT :most
""")
_READ = text("""
    SELECT id, tsvector_to_array(words) AS words FROM tickets
    WHERE id > :after AND deleted_at IS NULL ORDER BY id DESC LIMIT :most
""")


@dataclass(frozen=True)
class Near:
    """A word of the desk that is near to what was typed.

    Args:
        word: As the index has it.
        tickets: In how many of the tickets that were looked at it stands.
        mistakes: How many mistakes lead from it to what was typed.
    """

    word: str
    tickets: int
    mistakes: int


class _Newest:
    """The words of the newest tickets of one database: in how many each stands, and which letters it has."""

    def __init__(self) -> None:
        self._tickets: dict[int, list[str]] = {}
        self._words: Counter[str] = Counter()
        self._letters: dict[str, int] = {}

    async def go_on(self, session: AsyncSession) -> None:
        """Read what came since the last time; or everything again, if what was read last is there no more."""
        last = max(self._tickets, default=0)
        read = await self._after(session, last - AGAIN)
        if last and last not in read:
            # Deleted, or the desk was restored: its numbers may begin again far below.
            for number in list(self._tickets):
                self._forget(number)
            read = await self._after(session, 0)
        for number, words in read.items():
            self._forget(number)
            self._take(number, [word for word in words if can_be_mistyped(word)])
        for number in sorted(self._tickets)[:-NEWEST]:
            self._forget(number)

    @staticmethod
    async def _after(session: AsyncSession, number: int) -> dict[int, list[str]]:
        return {row[0]: row[1] for row in await session.execute(_READ, {"after": number, "most": NEWEST})}

    def _take(self, number: int, words: list[str]) -> None:
        self._tickets[number] = words
        self._words.update(words)
        for word in words:
            if word not in self._letters:
                self._letters[word] = _letters(word)

    def _forget(self, number: int) -> None:
        for word in self._tickets.pop(number, []):
            self._words[word] -= 1
            if not self._words[word]:
                del self._words[word], self._letters[word]

    def near(self, typed: str, *, is_begun: bool) -> Iterable[tuple[str, int]]:
        """The words that have nearly the same letters, in whatever order."""
        most = mistakes.forgiven(typed)
        shortest, longest = len(typed) - most, len(typed) + most
        own, few = _letters(typed), most + 1
        head, tail = set(typed[:few]), set(typed[-few:])
        for word, letters in self._letters.items():
            # So few mistakes cannot spoil all of the first letters, nor of the last ones.
            if len(word) < shortest or head.isdisjoint(word[:few]):
                continue
            if not is_begun and (len(word) > longest or tail.isdisjoint(word[-few:])):
                continue
            # Each mistake spoils one letter of what was typed at the most.
            lacking = own & ~letters
            if not lacking or sum(lacking >> (ord(letter) & 63) & 1 for letter in typed) <= most:
                yield word, self._words[word]


_newest: WeakKeyDictionary[Engine, _Newest] = WeakKeyDictionary()


def can_be_mistyped(word: str) -> bool:
    """Only letters, and enough of them: a number that differs is another number."""
    return word.isalpha() and len(word) >= mistakes.SHORTEST


async def near(session: AsyncSession, typed: str, *, is_begun: bool = False) -> list[Near]:
    """The words that may have been meant, the likeliest first: few mistakes, the same first letter, then the most used.

    Args:
        session: Any session.
        typed: One word without accents and case, as the index has it.
        is_begun: It may be the beginning of a word only.
    """
    if not can_be_mistyped(typed):
        return []
    most = mistakes.forgiven(typed)
    values = {"typed": typed, "swapped": mistakes.swapped(typed), "most": CANDIDATES}
    known: dict[str, int] = {row[0]: row[1] for row in await session.execute(_COUNTED, values)}
    for word, tickets in (await _newest_of(session)).near(typed, is_begun=is_begun):
        known[word] = max(tickets, known.get(word, 0))
    counted = [
        Near(word, tickets, mistakes.between(typed, word, is_begun=is_begun, most=most))
        for word, tickets in known.items()
    ]
    return sorted(
        (one for one in counted if 0 < one.mistakes <= most),
        key=lambda one: (one.mistakes, one.word[0] != typed[0], -one.tickets, one.word),
    )


async def _newest_of(session: AsyncSession) -> _Newest:
    engine = (await session.connection()).engine.sync_engine
    found = _newest.setdefault(engine, _Newest())
    await found.go_on(session)
    return found


def _letters(word: str) -> int:
    """Which letters a word has, as bits; rare alphabets share them."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits
