"""What a source suggested in some days, what people made of it, how long it took and how it failed.

The newest suggestions are counted at each look. A desk with very many has the days before them summed each night.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.access import Act, require
from ticketdesk.desk.rates import Case, Rate
from ticketdesk.desk.said import JUDGES, MACHINES, VALUES, since
from ticketdesk.desk.said_sums import summed_until
from ticketdesk.errors import Invalid
from ticketdesk.models import Account, Judged, Source
from ticketdesk.models.columns import now

WINDOWS = (7, 28, 90, 365)
USUAL = 28

# One statement, so that all of it is true at the same moment. The deleted tickets are few, the suggestions many.
_SAID = text("""
    WITH said AS MATERIALIZED (
        SELECT created_at::date AS day, category, chosen_category, priority, chosen_priority, error FROM suggestions
        WHERE source = :source AND created_at >= :since AND NOT EXISTS (
            SELECT FROM tickets WHERE tickets.id = ticket_id AND deleted_at IS NOT NULL
        )
    ), days AS (
        SELECT day, 'category' AS field, coalesce(category, '') AS value, coalesce(chosen_category, '') AS chosen,
            error, count(*) AS amount FROM said GROUP BY 1, 3, 4, 5
        UNION ALL
        SELECT day, 'priority', coalesce(priority, ''), coalesce(chosen_priority, ''), error, count(*)
        FROM said GROUP BY 1, 3, 4, 5
        UNION ALL
        SELECT day, field, value, chosen, error, amount FROM said_days
        WHERE source = :source AND day >= :first AND day < :summed_until
    )
    SELECT (day - CAST(:first AS date)) / CAST(:step AS int) AS step, field, value, chosen, error,
        sum(amount)::bigint AS amount
    FROM days GROUP BY 1, 2, 3, 4, 5
""")
_TOOK = text("""
    SELECT category, priority, percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY milliseconds) AS took
    FROM suggestions WHERE source = :source AND created_at >= :since AND error = ''
    GROUP BY GROUPING SETS (category, priority)
""")


@dataclass(frozen=True)
class Line:
    """One value of one field.

    Args:
        case: Who suggested what.
        rate: How many were judged and kept.
        failed: How often it could not answer where people then chose this value.
        took_ms: Half and 95 % of the answers with this value came within so many milliseconds; None without one.
    """

    case: Case
    rate: Rate
    failed: int = 0
    took_ms: tuple[float, float] | None = None


@dataclass(frozen=True)
class Step:
    """A stretch of days, by its first: how many suggestions of both fields were judged, and how many kept."""

    day: date
    judged: int
    kept: int


@dataclass(frozen=True)
class Record:
    """What one source did in some days.

    ``chosen`` counts by field, what was suggested and what people chose. ``errors`` counts by code, most first.
    """

    source: Source
    days: int
    lines: tuple[Line, ...] = ()
    chosen: Mapping[tuple[Judged, str, str], int] = field(default_factory=dict)
    errors: Mapping[str, int] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()

    @property
    def judged(self) -> int:
        """How many suggestions of either field people judged."""
        return sum(line.rate.judged for line in self.lines)


async def record(session: AsyncSession, source: Source, days: int, *, by: Account | None) -> Record:
    """The figures of this moment.

    Args:
        session: Any session.
        source: Whose.
        days: One of ``WINDOWS``: so many days until now, in UTC, today among them.
        by: Who looks.

    Raises:
        NotSignedIn, NotAllowed: the account may not see reports.
        Invalid: there is no such source or no such window.
    """
    require(by, Act.see_reports)
    if source not in MACHINES or days not in WINDOWS:
        raise Invalid(
            {"days": "Choose 7, 28, 90 or 365 days of Gemini, of what was learned here, or of the rules."}
        )
    return await of_everybody(session, source, days)


async def of_everybody(session: AsyncSession, source: Source, days: int) -> Record:
    """The same figures, for a caller that tells them only to people who were let in."""
    first, until = since(days), await summed_until(session)
    asked = {
        "source": source.value,
        "since": max(first, until) if until else first,
        "first": first.date(),
        "summed_until": until.date() if until else first.date(),
        "step": step_of(days),
    }
    rows = (await session.execute(_SAID, asked)).mappings().all()
    took = (await session.execute(_TOOK, {"source": source.value, "since": asked["since"]})).mappings().all()
    chosen, failed = _chosen(rows), _failed(rows)
    lines = [
        _line(Case(source, name, value), chosen, failed, _took(took)) for name, value in every_value(source)
    ]
    return Record(source, days, tuple(lines), chosen, _errors(rows), _steps(rows, first.date(), days))


def every_value(source: Source) -> Iterable[tuple[Judged, str]]:
    """Every field that a source judges with each of its values, in order."""
    return ((name, value.value) for name in JUDGES[source] for value in VALUES[name])


def step_of(days: int) -> int:
    """How many days a step of the line over time has: a day in four weeks or less, else a week."""
    return 1 if days <= USUAL else 7


def _chosen(rows: Sequence[RowMapping]) -> dict[tuple[Judged, str, str], int]:
    found: Counter[tuple[Judged, str, str]] = Counter()
    for row in rows:
        if row["value"] and row["chosen"]:
            found[Judged(row["field"]), row["value"], row["chosen"]] += row["amount"]
    return dict(found)


def _failed(rows: Sequence[RowMapping]) -> Counter[tuple[Judged, str]]:
    found: Counter[tuple[Judged, str]] = Counter()
    for row in rows:
        if row["error"] and not row["value"]:
            found[Judged(row["field"]), row["chosen"]] += row["amount"]
    return found


def _errors(rows: Sequence[RowMapping]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in rows:
        # Every suggestion has a row for each field; one of them counts.
        if row["error"] and row["field"] == Judged.category:
            found[row["error"]] += row["amount"]
    return dict(found.most_common())


def _took(rows: Sequence[RowMapping]) -> dict[tuple[Judged, str], tuple[float, float]]:
    return {
        (name, row[name.value]): (row["took"][0], row["took"][1])
        for row in rows
        for name in Judged
        if row[name.value]
    }


def _line(
    case: Case,
    chosen: Mapping[tuple[Judged, str, str], int],
    failed: Mapping[tuple[Judged, str], int],
    took: Mapping[tuple[Judged, str], tuple[float, float]],
) -> Line:
    key = (case.field, case.value)
    judged = sum(amount for (name, said, _), amount in chosen.items() if (name, said) == key)
    rate = Rate(judged, chosen.get((*key, case.value), 0))
    return Line(case, rate, failed.get(key, 0), took.get(key))


def _steps(rows: Sequence[RowMapping], first: date, days: int) -> tuple[Step, ...]:
    judged: Counter[int] = Counter()
    kept: Counter[int] = Counter()
    for row in rows:
        if row["value"] and row["chosen"]:
            judged[row["step"]] += row["amount"]
            kept[row["step"]] += row["amount"] if row["value"] == row["chosen"] else 0
    size = step_of(days)
    count = -(-((now().date() - first).days + 1) // size)
    return tuple(Step(first + timedelta(days=at * size), judged[at], kept[at]) for at in range(count))
