"""How a problem becomes a ticket: what the person wrote is checked field by field and stored at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import events, finding, hearing, jobs, links, mails, storing, text, triage
from ticketdesk.desk.bare import Asked, Hand, first
from ticketdesk.desk.events import By
from ticketdesk.desk.telling import AS_JSON, Told
from ticketdesk.errors import Invalid
from ticketdesk.models import Account, Category, MailKind, Priority, Source, Ticket
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

        title = field("title", lambda value: _given(value, "A title", TITLE_LENGTH))
        description = field("description", lambda value: _given(value, "A description", DESCRIPTION_LENGTH))
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


async def store(hand: Hand, new: NewTicket, *, by: By = None, is_judged: bool = False) -> Told:
    """Store a ticket, record it, tell it, and have triaged later what nobody has judged. A draft is stored once.

    Args:
        hand: The transaction.
        new: What the person wrote. What is not chosen is general and medium, and pending.
        by: The requester (None), or the account that writes for somebody.
        is_judged: A suggestion for it is at hand, and the caller keeps it.
    """
    if again := await _same_draft(hand, new):
        return again
    async with hearing.together(hand, is_more=bool(new.email) and mails.are_sent()):
        row = await first(hand, storing.STATEMENT, _values(new) | events.common(by))
        assert row is not None, "a row that is stored is told"
        told = Told(row["id"], row["last_event_id"], row["told"], is_new=True)
        if new.email:
            await _acknowledge(hand, told.number, by)
    if not is_judged and not (new.category and new.priority):
        await jobs.triage_later(hand, told.number)
    return told


def alone(new: NewTicket) -> Asked | None:
    """The statement that does all that ``store`` does, for who asks it together with who writes; None: it takes more than one.

    Args:
        new: What the person wrote.
    """
    is_more = new.draft or not (new.category and new.priority) or (new.email and mails.are_sent())
    return None if is_more else Asked(storing.STORED, _values(new) | events.around(), steps=storing.STEPS)


async def _acknowledge(hand: Hand, number: int, by: By) -> None:
    """Write to who asked, with the private link. What an agent opened can be taken back first."""
    who = by if isinstance(by, Account) else None
    due_in = mails.SOON if who else timedelta()
    await mails.to_requester(hand, MailKind.acknowledgement, number, by=who, due_in=due_in)


async def take_in(
    session: AsyncSession, new: NewTicket, *, by: By = None, suggestion: Suggestion | None = None
) -> Taken:
    """Store a ticket with the suggestion that the person saw, and make its private link.

    Args:
        session: The transaction.
        new: What the person wrote.
        by: The requester (None), or the agent who writes for somebody.
        suggestion: What the person was shown and left standing.
    """
    is_judged = suggestion is not None and not suggestion.is_waiting
    told = await store(session, new, by=by, is_judged=is_judged)
    ticket = await finding.again(session, told.number)
    if suggestion and told.is_new:
        await triage.keep(session, ticket, suggestion)
    return Taken(ticket, await links.create(session, ticket))


def _given(value: object, name: str, longest: int) -> str:
    return text.words("" if value is None else value, name=name, longest=longest)


def _values(new: NewTicket) -> dict[str, object]:
    return {
        "title": new.title,
        "description": new.description,
        "email": new.email,
        "category": (new.category or Category.general).value,
        "category_source": (Source.person if new.category else Source.pending).value,
        "priority": (new.priority or Priority.medium).value,
        "priority_source": (Source.person if new.priority else Source.pending).value,
        "draft_hash": new.draft_hash,
    }


_AGAIN = f"""
    SELECT id, last_event_id, {AS_JSON}
    FROM tickets WHERE draft_hash = %(draft_hash)s
"""


async def _same_draft(hand: Hand, new: NewTicket) -> Told | None:
    if not new.draft_hash:
        return None
    # Two copies of one submission at the same moment: the second waits here and then finds the first.
    lock = int.from_bytes(new.draft_hash[:8], "big", signed=True)
    await first(hand, "SELECT pg_advisory_xact_lock(%(lock)s)", {"lock": lock})
    row = await first(hand, _AGAIN, {"draft_hash": new.draft_hash})
    return Told(row["id"], row["last_event_id"], row["told"]) if row else None
