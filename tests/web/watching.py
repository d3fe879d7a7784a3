"""What stands in the database, to see that nothing changed."""

from __future__ import annotations

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

TABLES = (
    "tickets",
    "messages",
    "events",
    "links",
    "suggestions",
    "accounts",
    "sessions",
    "settings",
    "procrastinate_jobs",
)


EVERY_ROW = ", ".join(
    f"(SELECT coalesce(json_agg(t ORDER BY t::text), '[]')::text FROM {table} t) AS {table}"
    for table in TABLES
)


async def everything(session: AsyncSession) -> dict[str, str]:
    """Every row of every table, as text."""
    return dict((await session.execute(text(f"SELECT {EVERY_ROW}"))).mappings().one())
