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


async def everything(session: AsyncSession) -> dict[str, str]:
    """Every row of every table, as text."""
    found = {}
    for table in TABLES:
        rows = await session.execute(
            text(f"SELECT coalesce(json_agg(t ORDER BY t::text), '[]')::text FROM {table} t")
        )
        found[table] = str(rows.scalar_one())
    return found
