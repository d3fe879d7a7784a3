"""How a file of cases is read: one small block a case, so that adding one is writing it down."""

from __future__ import annotations

from dataclasses import dataclass

from ticketdesk.models.choices import Category, Priority

MARKS = {"#": "titles", "+": "more", "-": "brief"}


@dataclass(frozen=True)
class Case:
    """One thing that goes wrong, or that somebody wants to know.

    Args:
        category: What it is about, judged by a careful reader.
        priority: How much it presses, judged from its facts.
        titles: Ways to head it.
        facts: Ways to tell it.
        more: Sentences that may follow.
        brief: The whole text of somebody in a hurry.
    """

    category: Category
    priority: Priority
    titles: tuple[str, ...]
    facts: tuple[str, ...]
    more: tuple[str, ...]
    brief: tuple[str, ...]


@dataclass(frozen=True)
class Manner:
    """How people of one language begin, go on and end, and how they are answered."""

    greetings: tuple[str, ...]
    asides: tuple[str, ...]
    polite: tuple[str, ...]
    angry: tuple[str, ...]
    anxious: tuple[str, ...]
    endings: tuple[str, ...]
    replies: tuple[str, ...]
    last_words: tuple[str, ...]


def cases(category: Category, text: str) -> tuple[Case, ...]:
    """The cases of one category.

    Args:
        category: For all of them.
        text: ``= priority`` begins a case; ``#`` marks a title, ``+`` a further sentence, ``-`` a brief text;
            any other line tells the facts.
    """
    found: list[Case] = []
    for block in text.split("\n= ")[1:]:
        priority, *lines = (line.strip() for line in block.splitlines())
        parts: dict[str, list[str]] = {"titles": [], "facts": [], "more": [], "brief": []}
        for line in filter(None, lines):
            name = MARKS.get(line[0], "facts")
            parts[name].append(line if name == "facts" else line[1:].strip())
        found.append(
            Case(category, Priority(priority), **{name: tuple(said) for name, said in parts.items()})
        )
    return tuple(found)


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text, without empty ones."""
    return tuple(filter(None, (line.strip() for line in text.splitlines())))
