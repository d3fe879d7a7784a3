"""What was said on days long past, summed once a night, so that a look at a year stays fast on a desk with a million."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.models import Setting

LIVE = 20_000
"""So many suggestions, and what was said on the day of the last of them, are counted at each look."""
SUMMED_UNTIL = "said_summed_until"

_BOUNDARY = text("SELECT created_at::date FROM suggestions ORDER BY created_at DESC OFFSET :live LIMIT 1")
_COUNTED_BEFORE = """
    INSERT INTO said_days (source, day, field, value, chosen, error, amount)
    SELECT source, created_at::date, '{field}', coalesce({field}, ''), coalesce(chosen_{field}, ''), error, count(*)
    FROM suggestions WHERE created_at < :until AND NOT EXISTS (
        SELECT FROM tickets WHERE tickets.id = ticket_id AND deleted_at IS NOT NULL
    ) GROUP BY 1, 2, 4, 5, 6
"""
_SUMS = tuple(text(_COUNTED_BEFORE.format(field=name)) for name in ("category", "priority"))


async def summed_until(session: AsyncSession) -> datetime | None:
    """The first moment, in UTC, that is not summed; None when nothing is."""
    stored = await session.get(Setting, SUMMED_UNTIL)
    return datetime.fromisoformat(stored.value).replace(tzinfo=UTC) if stored else None


async def sum_old_days(session: AsyncSession, *, live: int = LIVE) -> int:
    """Sum the days before the newest suggestions anew: what people judged since the last time is in it.

    Args:
        session: A transaction that does nothing else.
        live: How many of the newest are left to be counted at each look.

    Returns:
        How many rows of sums there are.
    """
    await session.execute(text("SET LOCAL statement_timeout = 0"))
    await session.execute(text("DELETE FROM said_days"))
    boundary = (await session.execute(_BOUNDARY, {"live": live})).scalar_one_or_none()
    if boundary is None:
        await session.execute(text("DELETE FROM settings WHERE name = :name"), {"name": SUMMED_UNTIL})
        return 0
    until = datetime(boundary.year, boundary.month, boundary.day, tzinfo=UTC)
    for statement in _SUMS:
        await session.execute(statement, {"until": until})
    await session.merge(Setting(name=SUMMED_UNTIL, value=boundary.isoformat()))
    await session.flush()
    return int((await session.execute(text("SELECT count(*) FROM said_days"))).scalar_one())
