"""What stands in the database, to see what changed and that nothing else did."""

from __future__ import annotations

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.models import Event, Ticket

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


async def history(session: AsyncSession, ticket: Ticket) -> list[str]:
    """What happened to a ticket since it was made, oldest first: "status closed"."""
    found = (
        await session.exec(select(Event).where(Event.ticket_id == ticket.id).order_by(col(Event.id)))
    ).all()
    return [f"{event.what} {event.after or ''}".strip() for event in found][1:]
