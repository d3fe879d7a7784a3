"""How a problem becomes a ticket: what the person wrote is checked field by field and stored at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import func
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import events, jobs, links, text, triage
from ticketdesk.desk.events import By
from ticketdesk.errors import Invalid
from ticketdesk.models import Category, Priority, Source, Ticket, What
from ticketdesk.models.opinion import Suggestion
from ticketdesk.models.ticket import DESCRIPTION_LENGTH, TITLE_LENGTH

Value = TypeVar("Value")


@dataclass(frozen=True)
class NewTicket:
    """What a person wrote, checked. A category or priority that is given is the person's choice."""

    title: str
    description: str
    email: str | None = None
    category: Category | None = None
    priority: Priority | None = None
    draft: str = ""

    @classmethod
    def read(cls, raw: Mapping[str, object]) -> NewTicket:
        """Check what came from outside.

        Args:
            raw: Values by field name, of any type.

        Raises:
            Invalid: with one sentence for each field that was refused.
        """
        refused: dict[str, str] = {}

        def field(name: str, read: Callable[[object], Value]) -> Value | None:
            try:
                return read(raw.get(name))
            except text.Unfit as error:
                refused[name] = str(error)
                return None

        title = field("title", lambda value: text.words(value or "", name="A title", longest=TITLE_LENGTH))
        description = field(
            "description",
            lambda value: text.words(value or "", name="A description", longest=DESCRIPTION_LENGTH),
        )
        email = field("email", text.address)
        category = field("category", lambda value: text.one_of(Category, value))
        priority = field("priority", lambda value: text.one_of(Priority, value))
        draft = raw.get("draft")
        if refused or title is None or description is None:
            raise Invalid(refused)
        return cls(
            title, description, email, category, priority, draft[:64] if isinstance(draft, str) else ""
        )

    @property
    def draft_hash(self) -> bytes | None:
        """The same draft sent twice is one ticket; a draft that was changed in between is another."""
        return self.digest if self.draft else None

    @property
    def digest(self) -> bytes:
        """One for each draft in each of its forms; the words cannot be read from it."""
        chosen = (self.email or "", self.category or "", self.priority or "")
        parts = "\0".join((self.draft, self.title, self.description, *chosen))
        return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True)
class Taken:
    """A stored ticket and the key of its private link, which is told only now."""

    ticket: Ticket
    key: str


async def take_in(
    session: AsyncSession, new: NewTicket, *, by: By = None, suggestion: Suggestion | None = None
) -> Taken:
    """Store a ticket and have triaged later what nobody has judged.

    Args:
        session: The transaction.
        new: What the person wrote.
        by: The requester (None), or the agent who writes for somebody.
        suggestion: What the person was shown and left standing.
    """
    again = await _same_draft(session, new)
    if again:
        return Taken(again, await links.create(session, again))
    ticket = Ticket(title=new.title, description=new.description, email=new.email, draft_hash=new.draft_hash)
    if new.category:
        ticket.category, ticket.category_source = new.category, Source.person
    if new.priority:
        ticket.priority, ticket.priority_source = new.priority, Source.person
    session.add(ticket)
    await session.flush()
    await events.record(session, ticket, What.created, by=by)
    if suggestion:
        await triage.keep(session, ticket, suggestion)
    if ticket.is_pending:
        assert ticket.id is not None
        await jobs.triage_later(session, ticket.id)
    return Taken(ticket, await links.create(session, ticket))


async def _same_draft(session: AsyncSession, new: NewTicket) -> Ticket | None:
    if not new.draft_hash:
        return None
    # Two copies of one submission at the same moment: the second waits here and then finds the first.
    await session.execute(
        func.pg_advisory_xact_lock(int.from_bytes(new.draft_hash[:8], "big", signed=True)).select()
    )
    return (await session.exec(select(Ticket).where(Ticket.draft_hash == new.draft_hash))).first()
