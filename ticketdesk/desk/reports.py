"""Figures over all tickets, kept by the database's counters. Deleted tickets appear nowhere."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.access import Act, require
from ticketdesk.desk.bare import Row, first
from ticketdesk.models import Account, Category, Priority, Status
from ticketdesk.models.columns import now

DAYS = 28

# One statement, so that all of it is true at the same moment. No value stands in two of the lists; a test holds us to it.
FIGURES = """
    SELECT array_agg(value) AS values, array_agg(tickets) AS tickets,
        (SELECT min(created_at) FROM tickets WHERE deleted_at IS NULL) AS first_at
    FROM (
        SELECT coalesce(status, category, priority) AS value, sum(tickets)::bigint AS tickets
        FROM ticket_counts GROUP BY GROUPING SETS ((status), (category), (priority))
    ) AS counted
"""
"""The figures of the moment in one row; ``read`` reads it."""

_PER_DAY = text("""
    WITH created AS (
        SELECT date_trunc('day', created_at, 'UTC') AS day, count(*) AS tickets FROM tickets
        WHERE deleted_at IS NULL AND created_at >= :first GROUP BY 1
    ), finished AS (
        SELECT date_trunc('day', coalesce(resolved_at, closed_at), 'UTC') AS day, count(*) AS tickets FROM tickets
        WHERE deleted_at IS NULL AND coalesce(resolved_at, closed_at) >= :first GROUP BY 1
    )
    SELECT day::date AS day, coalesce(created.tickets, 0) AS created, coalesce(finished.tickets, 0) AS finished
    FROM generate_series(CAST(:first AS timestamptz), CAST(:last AS timestamptz), interval '1 day') AS day
    LEFT JOIN created USING (day) LEFT JOIN finished USING (day) ORDER BY day
""")


@dataclass(frozen=True)
class Day:
    """One day in UTC: how many tickets came, and how many were resolved or closed on it and still are."""

    day: date
    created: int
    finished: int


@dataclass(frozen=True)
class Summary:
    """The desk in figures.

    ``average_per_day`` is the total divided by the days since the first ticket, at least one.
    """

    total: int = 0
    open: int = 0
    average_per_day: float = 0.0
    first_at: datetime | None = None
    by_status: dict[Status, int] = field(default_factory=dict)
    by_category: dict[Category, int] = field(default_factory=dict)
    by_priority: dict[Priority, int] = field(default_factory=dict)
    days: tuple[Day, ...] = ()


async def summary(session: AsyncSession, *, by: Account | None) -> Summary:
    """The figures of this moment.

    Raises:
        NotSignedIn, NotAllowed: the account may not see reports.
    """
    require(by, Act.see_reports)
    return await of_everybody(session)


async def of_everybody(session: AsyncSession) -> Summary:
    """The same figures, for a caller that tells them only to people who were let in."""
    row = await first(session, FIGURES, {})
    assert row is not None, "it always gives one"
    return replace(read(row), days=await _per_day(session))


def read(row: Row) -> Summary:
    """What ``FIGURES`` found, without the days."""
    counted = dict(zip(row["values"] or (), row["tickets"] or (), strict=True))
    statuses = {choice: counted.get(choice, 0) for choice in Status}
    total = sum(statuses.values())
    return Summary(
        total=total,
        open=statuses[Status.open],
        average_per_day=_average_per_day(total, row["first_at"]),
        first_at=row["first_at"],
        by_status=statuses,
        by_category={choice: counted.get(choice, 0) for choice in Category},
        by_priority={choice: counted.get(choice, 0) for choice in Priority},
    )


def _average_per_day(total: int, first_at: datetime | None) -> float:
    """Tickets per day since the first one that is there, at least one day, to two digits."""
    days_since = max((now() - first_at) / timedelta(days=1), 1.0) if first_at else 1.0
    return round(total / days_since, 2)


async def _per_day(session: AsyncSession) -> tuple[Day, ...]:
    today = now().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = await session.execute(_PER_DAY, {"first": today - timedelta(days=DAYS - 1), "last": today})
    return tuple(Day(row["day"], row["created"], row["finished"]) for row in rows.mappings())
