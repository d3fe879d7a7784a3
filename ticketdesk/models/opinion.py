"""What the sources of triage said of a text: plain values, before any of it is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ticketdesk.models.choices import Category, Priority, Source


@dataclass(frozen=True)
class Opinion:
    """What one source said.

    Args:
        source: Who said it.
        category: Its category, or None when it did not judge.
        priority: Its priority, or None when it did not judge.
        milliseconds: How long it took.
        error: A short code of at most 40 characters, empty when all went well.
        category_evidence: At most three quotes that spoke for the category, each verbatim from the text.
        priority_evidence: The same for the priority.
        is_invented: Quotes came along, and not one of them stands in the text.
        tokens: What asking took, both ways; 0 when nothing was paid or told.
    """

    source: Source
    category: Category | None
    priority: Priority | None
    milliseconds: int
    error: str = ""
    category_evidence: tuple[str, ...] = ()
    priority_evidence: tuple[str, ...] = ()
    is_invented: bool = False
    tokens: int = 0


@dataclass(frozen=True)
class Suggestion:
    """What came out of asking them in turn: always valid values, each with its source.

    Args:
        is_waiting: A model was away or left out: asking again may say more.
    """

    category: Category
    category_source: Source
    priority: Priority
    priority_source: Source
    opinions: tuple[Opinion, ...] = ()
    is_waiting: bool = False

    @property
    def category_evidence(self) -> tuple[str, ...]:
        """The quotes of whoever decided the category."""
        deciding = (said for said in self.opinions if said.source is self.category_source)
        return next((said.category_evidence for said in deciding), ())

    @property
    def priority_evidence(self) -> tuple[str, ...]:
        """The quotes of whoever decided the priority."""
        deciding = (said for said in self.opinions if said.source is self.priority_source)
        return next((said.priority_evidence for said in deciding), ())


@dataclass(frozen=True)
class Learnt:
    """What the desk has learned of the features of one text. Where something is told by category, it is in their order.

    Args:
        counts: By feature, with how much weight it was seen in each category.
        tickets: How many confirmed tickets each category rests on.
        features: The sum of the weights of all features of each category.
    """

    counts: Mapping[int, Sequence[int]]
    tickets: Sequence[int]
    features: Sequence[int]
