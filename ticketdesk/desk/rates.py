"""How often a source was right about one value, as people judged it. Never what a model says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, sqrt
from typing import NamedTuple

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.models import Judged, Source

LAST = 120
"""So many judgements back a rate looks: far enough to mean something, near enough to notice that a model changed."""
ENOUGH_TO_TELL = 20
Z = 1.959963984540054
"""Of the normal distribution, 95 % lies within so many standard deviations."""

_RATES = text("""
    SELECT place, judged, kept
    FROM unnest(CAST(:sources AS text[]), CAST(:fields AS text[]), CAST(:values AS text[]))
        WITH ORDINALITY AS asked (source, field, value, place)
    CROSS JOIN LATERAL (
        SELECT count(*) AS judged, count(*) FILTER (WHERE is_kept) AS kept FROM (
            (SELECT chosen_category = category AS is_kept FROM suggestions AS said
                WHERE asked.field = 'category' AND said.source = asked.source AND said.category = asked.value
                    AND chosen_category IS NOT NULL ORDER BY said.id DESC LIMIT :last)
            UNION ALL
            (SELECT chosen_priority = priority FROM suggestions AS said
                WHERE asked.field = 'priority' AND said.source = asked.source AND said.priority = asked.value
                    AND chosen_priority IS NOT NULL ORDER BY said.id DESC LIMIT :last)
        ) AS newest
    ) AS counted ORDER BY place
""")


class Case(NamedTuple):
    """What can be right or wrong: a source that suggests one value of one field."""

    source: Source
    field: Judged
    value: str


@dataclass(frozen=True)
class Rate:
    """How many suggestions people judged, and how many of them they kept."""

    judged: int = 0
    kept: int = 0

    @property
    def share(self) -> float:
        """The kept ones of the judged ones, 0 to 1; 0 when nothing was judged."""
        return self.kept / self.judged if self.judged else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Between which shares the truth lies, with 95 % confidence: the score interval of E. B. Wilson.

        "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the American Statistical
        Association 22 (1927), pages 209-212. Unlike the share plus and minus its error it holds for few judgements and
        near 0 and 1, and never leaves 0 to 1. Without a judgement it is all of that.
        """
        if not self.judged:
            return 0.0, 1.0
        spread = Z * Z / self.judged
        centre = (self.share + spread / 2) / (1 + spread)
        half = Z / (1 + spread) * sqrt((self.share * (1 - self.share) + spread / 4) / self.judged)
        # Rounding must not push the share out.
        return min(self.share, max(0.0, centre - half)), max(self.share, min(1.0, centre + half))

    @property
    def bound(self) -> float:
        """The lower end of the interval: at least so often it is right."""
        return self.interval[0]

    @property
    def sentence(self) -> str:
        """What stands beside a suggestion: "Right 94 % of the last 120 times.", or how little is known."""
        if not self.judged:
            return "Not judged yet."
        if self.judged < ENOUGH_TO_TELL:
            return f"Judged {self.judged} time{'' if self.judged == 1 else 's'} so far."
        return f"Right {percent(self.share)} of the last {self.judged} times."


def percent(share: float) -> str:
    """A share in whole percent: "94 %". Only all is 100."""
    return f"{min(round(100 * share), 100 if share >= 1 else 99)}\u00a0%"


def bound_word(bound: float) -> str:
    """A lower bound in percent, "89.9 %": rounded down, so that it never looks higher than it is."""
    return f"{floor(1000 * bound) / 10:.1f}\u00a0%"


async def rates(session: AsyncSession, cases: Sequence[Case], *, last: int = LAST) -> dict[Case, Rate]:
    """How often each was right the last times it was judged, for a caller that shows it to people who were let in.

    Args:
        session: Any session.
        cases: Of what.
        last: So many judgements count, the newest.
    """
    if not cases:
        return {}
    asked = {
        "sources": [case.source.value for case in cases],
        "fields": [case.field.value for case in cases],
        "values": [str(case.value) for case in cases],
        "last": last,
    }
    rows = (await session.execute(_RATES, asked)).all()
    return {case: Rate(row.judged, row.kept) for case, row in zip(cases, rows, strict=True)}
