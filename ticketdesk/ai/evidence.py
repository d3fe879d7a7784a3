"""Which words of a ticket spoke for a label. Only what stands in it counts, letter by letter: no source's own prose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ticketdesk.ai.folding import WITHOUT_BOUNDARY, Folded, folded
from ticketdesk.ai.port import Question
from ticketdesk.ai.text import GAP

MOST = 3
LONGEST = 120
SHORTEST = 2


def standing(quotes: Iterable[str], question: Question) -> tuple[str, ...]:
    """Those of some quotes that stand in the title or the description as they are.

    Args:
        quotes: What somebody says stands there, the best first, of any number and length.
        question: The ticket's words, cleaned.

    Returns:
        At most three of at most 120 characters, each once.
    """
    found = [quote for quote in _said(quotes) if len(quote) <= LONGEST and _stands(quote, question)]
    return tuple(dict.fromkeys(found))[:MOST]


def are_invented(quotes: Iterable[str], question: Question) -> bool:
    """Whether some quotes came, and not one of them stands in the ticket, however long."""
    came = _said(quotes)
    return bool(came) and not any(_stands(quote, question) for quote in came)


def as_written(words: Iterable[str], question: Question) -> tuple[str, ...]:
    """Words as they stand in the ticket, for a source that knows them folded only.

    Args:
        words: Words, beginnings of words or phrases, those that weighed most first; case and accents do not matter.
        question: The ticket's words, cleaned.

    Returns:
        At most three whole words or phrases, each verbatim from the title or else the description.
    """
    texts = (Folded.of(question.title), Folded.of(question.description))
    return first_written(((_ways(word), texts) for word in words), question)


def first_written(
    wanted: Iterable[tuple[Sequence[str], Sequence[Folded]]], question: Question
) -> tuple[str, ...]:
    """The first three that are found.

    Args:
        wanted: Folded phrases that mean the same, each with the texts to look in.
        question: The ticket's words, cleaned.
    """
    found: dict[str, str] = {}
    for phrases, texts in wanted:
        ways = (text.as_written(phrase) for phrase in phrases for text in texts)
        for quote in standing([next((way for way in ways if way), "")], question):
            found.setdefault(folded(quote), quote)
        if len(found) == MOST:
            break
    return tuple(found.values())


def _ways(word: str) -> tuple[str, ...]:
    """A word as a whole, else as the beginning of one, else, where words have no boundary, anywhere."""
    bare = folded(word).strip()
    if not bare:
        return ()
    return (f" {bare} ", f" {bare}", *([bare] if WITHOUT_BOUNDARY.search(bare) else []))


def _said(quotes: Iterable[str]) -> list[str]:
    """Without those that say nothing: no letters, or a single one."""
    return [quote.strip() for quote in quotes if sum(char.isalnum() for char in quote.strip()) >= SHORTEST]


def _stands(quote: str, question: Question) -> bool:
    return GAP not in quote and (quote in question.title or quote in question.description)
