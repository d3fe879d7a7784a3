"""People and tickets for tests. The fixtures use these, and so do tests that open their own sessions."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import intake, passwords, tickets
from ticketdesk.models import Account, Category, Priority, Role, Status, Ticket
from ticketdesk.models.columns import at as told_at
from ticketdesk.models.columns import now

PASSWORD = "correct horse battery"


@cache
def password_hash() -> str:
    """Of ``PASSWORD``; made once, because argon2 is slow on purpose."""
    return passwords._hasher().hash(PASSWORD)


async def account(session: AsyncSession, email: str, name: str, role: Role) -> Account:
    """Somebody who signs in with ``PASSWORD``."""
    made = Account(email=email, name=name, role=role, password_hash=password_hash(), joined_at=now())
    session.add(made)
    await session.flush()
    return made


async def ticket(
    session: AsyncSession,
    agent: Account,
    title: str = "The export is empty",
    description: str = "The file has 0 bytes since yesterday.",
    *,
    email: str | None = None,
    category: Category | None = None,
    priority: Priority | None = None,
    status: Status = Status.open,
    assignee: Account | None = None,
    deleted: bool = False,
    at: datetime | None = None,
) -> Ticket:
    """A ticket as the verbs make it.

    Args:
        session: Any session.
        agent: Who assigns, moves and deletes.
        title, description, email, category, priority: What the requester wrote.
        status: Where the agent moved it.
        assignee: Whom the agent gave it to.
        deleted: Whether the agent deleted it in the end.
        at: When all this happened.
    """
    raw = {"title": title, "description": description, "email": email}
    raw |= {"category": category, "priority": priority}
    with told_at(at or now()):
        made = (await intake.take_in(session, intake.NewTicket.read(raw))).ticket
        assert made.id is not None
        if assignee is not None:
            await tickets.assign(session, made.id, assignee.id, by=agent)
        await tickets.set_status(session, made.id, status, by=agent)
        if deleted:
            await tickets.delete(session, made.id, by=agent)
    return made
