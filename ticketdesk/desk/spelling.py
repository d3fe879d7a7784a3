"""What a search may have meant: words that no ticket has are corrected, and words of few hits have neighbours.

A list keeps the exact meaning of its search. A screen that found nothing asks here, shows what was meant and says so.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import figures, lists, vocabulary
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.folding import folded
from ticketdesk.desk.vocabulary import Near
from ticketdesk.models import Account

TRIED = 3
OFFERED = 3
_WORD = re.compile(r"\S+")

# A word that begins one of the counted ones is found; only the others are looked for among the tickets. They are few or
# none, and counted whole: with an end in sight PostgreSQL would rather read the list.
_MISSING = text("""
    SELECT word FROM unnest(CAST(:words AS text[])) AS asked (word)
    WHERE CASE WHEN EXISTS (
        SELECT FROM word_counts AS known WHERE known.word >= asked.word AND known.word < asked.word || chr(1114111)
    ) THEN false ELSE 0 = (
        SELECT count(*) FROM tickets
        WHERE words @@ CAST(quote_literal(asked.word) || ':*' AS tsquery) AND deleted_at IS NULL
    ) END
""")


@dataclass(frozen=True)
class Correction:
    """A search that finds something, in place of one that does not.

    Args:
        search: The search that was meant.
        wrong: The words of the search that was written in whose place others are; no ticket has them, or none with the others.
        meant: The words in their place.
    """

    search: str
    wrong: Sequence[str]
    meant: Sequence[str]


@dataclass(frozen=True)
class Offer:
    """A search with a word that is nearly the one that was written, and how much it finds."""

    search: str
    word: str
    amount: lists.Amount


async def corrected(session: AsyncSession, wanted: TicketFilter, *, by: Account | None) -> Correction | None:
    """What a search that finds nothing was meant to be, if that finds something.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
    """
    require(by, Act.see_tickets)
    words = _words(wanted.search)
    missing = await _missing(session, words.values())
    near = {
        written: await vocabulary.near(session, word, is_begun=_ends_with(wanted.search, written))
        for written, word in words.items()
        if word in missing
    }
    if not all(near.values()):
        return None
    async for meant in _ways(session, words, near):
        search = _with(wanted.search, meant)
        if (await _amount(session, wanted, search, cap=1, by=by)).count:
            return Correction(search, list(meant), list(meant.values()))
    return None


async def _ways(
    session: AsyncSession, words: Mapping[str, str], near: Mapping[str, Sequence[Near]]
) -> AsyncIterator[dict[str, str]]:
    """Words in place of those that no ticket has; then, where there are several, in place of one more."""
    for choice in range(min(TRIED, max(map(len, near.values()), default=0))):
        yield {written: found[min(choice, len(found) - 1)].word for written, found in near.items()}
    nearest = {written: found[0].word for written, found in near.items()}
    for written, word in words.items() if len(words) > 1 else ():
        # One that is known may be a mistake of somebody else's, which has hidden this one.
        if written not in near:
            for one in _others(word, await vocabulary.near(session, word)):
                yield nearest | {written: one.word}


async def nearby(session: AsyncSession, wanted: TicketFilter, *, by: Account | None) -> list[Offer]:
    """Searches with a word one letter away that find something: what somebody else mistyped is found by them.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
    """
    require(by, Act.see_tickets)
    offers: list[Offer] = []
    for written, word in _words(wanted.search).items():
        for near in _others(word, await vocabulary.near(session, word)):
            search = _with(wanted.search, {written: near.word})
            amount = await _amount(session, wanted, search, cap=figures.CAP, by=by)
            offers += [Offer(search, near.word, amount)] if amount.count else []
    return offers[:OFFERED]


def _others(word: str, found: Sequence[Near]) -> list[Near]:
    """Those that the word does not find by itself already."""
    return [one for one in found if one.mistakes == 1 and not one.word.startswith(word)][:OFFERED]


def _words(search: str) -> dict[str, str]:
    """The words that can be mistyped as they were written, and as the index has them."""
    pairs = {written: folded(written) for written in search.split()}
    return {written: word for written, word in pairs.items() if vocabulary.can_be_mistyped(word)}


async def _missing(session: AsyncSession, words: Iterable[str]) -> set[str]:
    found = await session.execute(_MISSING, {"words": list(words)})
    return set(found.scalars())


def _ends_with(search: str, written: str) -> bool:
    """Whether a word stands last, where somebody may be still typing."""
    return search.split()[-1] == written


def _with(search: str, meant: Mapping[str, str]) -> str:
    return _WORD.sub(lambda word: meant.get(word[0], word[0]), search)


async def _amount(
    session: AsyncSession, wanted: TicketFilter, search: str, *, cap: int, by: Account | None
) -> lists.Amount:
    return await lists.at_most(session, replace(wanted, search=search), by=by, cap=cap)
