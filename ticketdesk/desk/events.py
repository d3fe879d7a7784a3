"""A change, its line in the history and its notice are born here, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.bare import first
from ticketdesk.live import TICKETS
from ticketdesk.models import Account, Actor, Event, Priority, Source, Status, Ticket, What
from ticketdesk.models.choices import DONE, Category
from ticketdesk.models.columns import now
from ticketdesk.models.link import LASTS_IN

By = Account | Source | None
"""Who acts: somebody with an account, a source of triage, or (None) the requester."""


@dataclass(frozen=True)
class Line:
    """One line of history that is about to be written: what happened, and for a field the old and the new value."""

    what: What
    before: str | None = None
    after: str | None = None


_RECORD = """
    WITH line AS (
        INSERT INTO events (ticket_id, what, actor, actor_id, before, after, created_at)
        VALUES (%(number)s, %(what)s, %(actor)s, %(actor_id)s, %(before)s, %(after)s, %(moment)s) RETURNING id
    ), link AS (
        UPDATE links SET expires_at = greatest(expires_at, %(link_until)s)
        WHERE ticket_id = %(number)s AND revoked_at IS NULL
    ), ticket AS (
        UPDATE tickets SET last_event_id = line.id, updated_at = greatest(%(moment)s, created_at)
        FROM line WHERE tickets.id = %(number)s RETURNING updated_at
    )
    SELECT line.id, updated_at, pg_notify(%(channel)s, line.id || ':' || %(number)s) FROM line, ticket
"""


async def record(
    session: AsyncSession,
    ticket: Ticket,
    what: What,
    *,
    by: By,
    before: str | None = None,
    after: str | None = None,
) -> None:
    """Write one line of history and send its notice, which PostgreSQL delivers at the commit and not before.

    Whatever happens keeps the private links alive; one that was revoked stays dead.

    Args:
        session: The transaction of the change.
        ticket: What was changed; it takes the number of the line.
        what: What happened.
        by: Who did it.
        before: The old value, for a field.
        after: The new value, for a field.
    """
    session.add(ticket)
    await session.flush()
    values = {"number": ticket.id, "what": what.value, "before": plain(before), "after": plain(after)}
    row = await first(session, _RECORD, values | common(by))
    assert row is not None, "the ticket was just written"
    set_committed_value(ticket, "last_event_id", row["id"])
    set_committed_value(ticket, "updated_at", row["updated_at"])


def common(by: By) -> dict[str, Any]:
    """What every statement that writes history needs: who, when, whom to tell, and how long links live now."""
    who = {"actor": _actor(by).value, "actor_id": by.id if isinstance(by, Account) else None}
    return who | around()


def around() -> dict[str, Any]:
    """The same without who, for a statement that finds that out itself."""
    moment = now()
    return {"moment": moment, "link_until": moment + LASTS_IN, "channel": TICKETS}


def told(lines: Sequence[Line]) -> dict[str, Any]:
    """What the statement that writes a change (``desk/writing.py``) needs of its lines of history."""
    return {
        "whats": [line.what.value for line in lines],
        "befores": [line.before for line in lines],
        "afters": [line.after for line in lines],
    }


def plain(value: object) -> str | None:
    """A member of a closed list as the text that stands in the database."""
    return None if value is None else str(value)


def _actor(by: By) -> Actor:
    if isinstance(by, Account):
        return Actor.account
    return Actor(by.value) if by else Actor.requester


def sentence(
    what: What,
    before: str | None,
    after: str | None,
    *,
    people: dict[int, str],
    by: int | None = None,
    requester: str | None = None,
) -> str:
    """What happened, as it follows a name: "Ines *set the status to In progress*".

    Args:
        what: What happened.
        before: The old value.
        after: The new value; for an assignment the account's number.
        people: Names by account number.
        by: The account that did it, for what it did to itself.
        requester: The address of who asks, for a ticket that an account opened.
    """
    match what:
        case What.created:
            return f"opened it for {requester or 'somebody'}" if by else "wrote the ticket"
        case What.assigned:
            if not after:
                return "took the assignment off"
            return "took it" if int(after) == by else f"assigned it to {people.get(int(after), 'somebody')}"
        case What.status:
            return _status_sentence(before, Status(after or Status.open))
        case What.category:
            return f"set the category to {Category(after or Category.general).word}"
        case What.priority:
            return f"set the priority to {Priority(after or Priority.medium).word}"
        case What.replied:
            return "replied"
        case What.noted:
            return "added an internal note"
        case What.deleted:
            return "deleted it"
        case What.restored:
            return "brought it back"
        case What.link_revoked:
            return "revoked the private link"
        case What.link_made:
            return "made a new private link"
        case What.joined:
            return f"joined it to #{after}"
        case What.left:
            return f"took it out of #{before}"
        case What.tagged:
            return f"tagged it “{after}”"
        case What.untagged:
            return f"took the tag “{before}” off"
        case What.undone:
            return "took back the last change"
        case What.held:
            return "is sending a reply"
        case What.took_back:
            return "took a reply back before it was sent"
        case What.merged:
            return f"merged it into #{after}" if after else f"merged #{before} into it"
        case What.unmerged:
            return f"took it out of #{before}" if before else f"took #{after} out again"
        case What.split_off:
            return f"made #{after} of a message" if after else f"made it of a message on #{before}"
        case What.put_back:
            return f"put the message back that #{before} was made of"
        case What.linked:
            return f"linked it to #{after}"
        case What.unlinked:
            return f"took the link to #{before} off"
        case What.snoozed:
            return "snoozed it" if after else "woke it"
        case What.woken:
            return "came back from its snooze"
        case What.rated:
            return f"gave {after} of 5 stars"
        case What.unmailed:
            return "could not be reached by mail"
        case What.erased:
            return "erased what was written"


def _status_sentence(before: str | None, after: Status) -> str:
    if before in DONE and after in (Status.open, Status.in_progress):
        return "reopened it" if after is Status.open else "reopened it, in progress"
    return {
        Status.resolved: "resolved it",
        Status.closed: "closed it",
    }.get(after, f"set the status to {after.word}")


async def history(session: AsyncSession, ticket: Ticket) -> Sequence[Event]:
    """The lines of a ticket that the caller may see, oldest first."""
    return (
        await session.exec(select(Event).where(Event.ticket_id == ticket.id).order_by(col(Event.id)))
    ).all()
