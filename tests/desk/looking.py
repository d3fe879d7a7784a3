"""What a test looks at after a verb: the lines of a history, the jobs that wait, everything that is stored."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.models import Event, Ticket

NOUNS = tuple(sorted(SQLModel.metadata.tables))
"""Every table of ours, a new one too."""


async def history(session: AsyncSession, ticket: Ticket) -> list[Event]:
    """The lines of one ticket, oldest first."""
    statement = select(Event).where(Event.ticket_id == ticket.id).order_by(col(Event.id))
    return list((await session.exec(statement)).all())


async def newest(session: AsyncSession, ticket: Ticket) -> tuple[str, int | None, str | None, str | None]:
    """What the newest line says: what, the account, before, after."""
    event = (await history(session, ticket))[-1]
    return event.what.value, event.actor_id, event.before, event.after


async def jobs(session: AsyncSession) -> list[tuple[str, dict[str, Any]]]:
    """The jobs that wait, with their arguments, oldest first."""
    rows = await session.execute(text("SELECT task_name, args FROM procrastinate_jobs ORDER BY id"))
    return [(row.task_name, row.args) for row in rows]


async def everything(session: AsyncSession) -> dict[str, list[Any]]:
    """Every stored value of the desk, to compare a before with an after."""
    found = {}
    for noun in NOUNS:
        rows = await session.execute(text(f"SELECT to_jsonb(row) FROM {noun} AS row ORDER BY to_jsonb(row)"))
        found[noun] = list(rows.scalars())
    return found
