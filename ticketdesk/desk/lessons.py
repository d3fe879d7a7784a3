"""What tickets teach, and what learning many of them comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ticketdesk.models import Category

CORRECTED, LEFT = 3, 1
"""The weight of a ticket on which a person changed what a machine said, and of one on which it was left."""
NAMES = [category.value for category in Category]
PLACES = {category: place for place, category in enumerate(Category)}


@dataclass(frozen=True)
class Lesson:
    """What a ticket teaches."""

    category: Category
    weight: int


@dataclass(frozen=True)
class Relearned:
    """A ticket that teaches something else than before.

    Args:
        number: The ticket's number.
        features: What its words are made of.
        before: What was learned from it, or None.
        after: What is to be learned from it, or None.
    """

    number: int
    features: Sequence[int]
    before: Lesson | None
    after: Lesson | None


class Sums:
    """What several tickets change together: by feature and by category, what comes and what goes."""

    def __init__(self) -> None:
        self._by_feature: dict[int, list[int]] = {}
        self._by_category = [[0, 0, 0] for _ in Category]

    def count(self, ticket: Relearned) -> None:
        """Take a ticket into the sums."""
        for lesson, sign in ((ticket.before, -1), (ticket.after, 1)):
            if lesson is None:
                continue
            place, weight = PLACES[lesson.category], sign * lesson.weight
            for feature in ticket.features:
                self._by_feature.setdefault(feature, [0] * len(NAMES))[place] += weight
            sums = self._by_category[place]
            for column, more in enumerate((sign, weight, weight * len(ticket.features))):
                sums[column] += more

    def features(self, *, below: bool) -> dict[str, Any]:
        """What goes or what comes, as columns, always in one order."""
        sign = -1 if below else 1
        parts = ((feature, [max(0, sign * one) for one in row]) for feature, row in self._by_feature.items())
        rows = sorted((feature, row) for feature, row in parts if any(row))
        columns = {name: [row[place] for _, row in rows] for place, name in enumerate(NAMES)}
        return {"features": [feature for feature, _ in rows], **columns}

    def totals(self) -> dict[str, list[Any]]:
        """By category how many tickets, how much weight and how many features come or go, as columns."""
        named = zip(NAMES, self._by_category, strict=True)
        rows = [(name, *sums) for name, sums in named if any(sums)]
        columns = ("categories", "tickets", "weights", "sums")
        return {column: [row[place] for row in rows] for place, column in enumerate(columns)}
