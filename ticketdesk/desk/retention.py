"""How long tickets are kept, by status: rules that an administrator sets after having seen what they would touch.

A rule counts the days since a ticket was last changed. What sleeps is left alone. Erased tickets keep their figures; deleted
ones can be brought back for 30 days as any other, and then go for good.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text as sql
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import audit, text
from ticketdesk.desk.access import Act, require
from ticketdesk.errors import Invalid, NotFound
from ticketdesk.live import TICKETS
from ticketdesk.models import Account, Deed, Fate, RetentionRule, Status
from ticketdesk.models.columns import now
from ticketdesk.models.retention import MOST_DAYS
from ticketdesk.models.ticket import RESTORABLE_IN

BATCH = 250
EXAMPLES = 3
DAYS = f"Give a number of days from 1 to {MOST_DAYS:,}."
NO_RULE = "There is no rule for this status any more."

# As in the index, which knows them all in order: nothing else is read.
_TOUCHED = """
    status = :status AND updated_at < :before AND deleted_at IS NULL AND erased_at IS NULL AND snoozed_until IS NULL
"""
_PREVIEW = sql(f"""
    SELECT count(*) AS tickets, min(updated_at) AS oldest_at, max(updated_at) AS newest_at FROM tickets WHERE {_TOUCHED}
""")  # noqa: S608
_SOME = sql(f"SELECT id, title, updated_at FROM tickets WHERE {_TOUCHED} ORDER BY updated_at LIMIT :most")  # noqa: S608
_DUE = sql(f"SELECT id FROM tickets WHERE {_TOUCHED} ORDER BY updated_at LIMIT :most")  # noqa: S608
_DELETE = sql("""
    WITH chosen AS (
        SELECT id FROM tickets WHERE id = ANY(:numbers) AND deleted_at IS NULL AND updated_at < :before
            AND snoozed_until IS NULL ORDER BY id FOR UPDATE
    ), lines AS (
        INSERT INTO events (ticket_id, what, actor, created_at)
        SELECT id, 'deleted', 'default', :moment FROM chosen RETURNING id, ticket_id
    ), gone AS (
        UPDATE tickets SET deleted_at = :moment, last_event_id = lines.id, updated_at = greatest(:moment, created_at)
        FROM lines WHERE tickets.id = lines.ticket_id RETURNING lines.id, lines.ticket_id
    )
    SELECT count(pg_notify(:channel, id || ':' || ticket_id)) FROM gone
""")
_LONG_DELETED = sql("""
    SELECT id, deleted_by IS NULL AS by_rule FROM tickets
    WHERE deleted_at < :before ORDER BY deleted_at LIMIT :most
""")


@dataclass(frozen=True)
class Example:
    """One ticket that a rule would touch."""

    number: int
    title: str
    changed_at: datetime


@dataclass(frozen=True)
class Preview:
    """What a rule would touch at this moment.

    Args:
        status, days, fate: The rule.
        tickets: How many.
        oldest_at, newest_at: When the first and the last of them was changed.
        examples: The oldest ones.
    """

    status: Status
    days: int
    fate: Fate
    tickets: int
    oldest_at: datetime | None
    newest_at: datetime | None
    examples: Sequence[Example]


async def rules(session: AsyncSession, *, by: Account | None) -> dict[Status, RetentionRule]:
    """The rules that hold, by status.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
    """
    require(by, Act.erase_people)
    return {rule.status: rule for rule in await in_force(session)}


async def in_force(session: AsyncSession) -> Sequence[RetentionRule]:
    """The same for the clock."""
    return (await session.exec(select(RetentionRule))).all()


async def preview(
    session: AsyncSession, status: object, days: object, fate: object, *, by: Account | None
) -> Preview:
    """What a rule would touch; nothing is changed.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        Invalid: this is no rule.
    """
    require(by, Act.erase_people)
    rule = _fit(status, days, fate)
    values = _values(rule)
    row = (await session.execute(_PREVIEW, values)).mappings().one()
    some = await session.execute(_SOME, values | {"most": EXAMPLES})
    return Preview(rule.status, rule.days, rule.fate, examples=[Example(*one) for one in some], **row)


async def save(
    session: AsyncSession, status: object, days: object, fate: object, *, by: Account | None
) -> RetentionRule:
    """Set the rule of a status. It is kept from the next night on.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        Invalid: this is no rule.
    """
    who = require(by, Act.erase_people)
    rule = _fit(status, days, fate)
    before = await session.get(RetentionRule, rule.status)
    was = in_words(before) if before else None
    rule.set_by = who.id
    kept = await session.merge(rule)
    await _told(session, rule.status, was, in_words(rule), who)
    return kept


async def remove(session: AsyncSession, status: object, *, by: Account | None) -> None:
    """From now on tickets of this status are kept.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        NotFound: there is no such rule.
    """
    who = require(by, Act.erase_people)
    named = status if isinstance(status, str) and status in set(Status) else None
    rule = await session.get(RetentionRule, named) if named else None
    if rule is None:
        raise NotFound(NO_RULE)
    await session.delete(rule)
    await _told(session, rule.status, in_words(rule), None, who)


async def due(session: AsyncSession, rule: RetentionRule) -> list[int]:
    """The next tickets whose time is over, by a rule."""
    return list((await session.execute(_DUE, _values(rule) | {"most": BATCH})).scalars())


async def delete(session: AsyncSession, rule: RetentionRule, numbers: Sequence[int]) -> int:
    """Take tickets whose time is over out of every list, and tell how many; what was changed meanwhile stays."""
    values = _values(rule) | {"numbers": list(numbers), "moment": now(), "channel": TICKETS}
    del values["status"]
    return int((await session.execute(_DELETE, values)).scalar_one())


async def long_deleted(session: AsyncSession) -> dict[bool, list[int]]:
    """The next tickets that cannot be brought back any more, by whether a rule deleted them."""
    rows = await session.execute(_LONG_DELETED, {"before": now() - RESTORABLE_IN, "most": BATCH})
    found: dict[bool, list[int]] = {}
    for number, by_rule in rows:
        found.setdefault(by_rule, []).append(number)
    return found


def in_words(rule: RetentionRule) -> str:
    """A rule as proofs and the audit log tell it: "closed, 365 days, erase"."""
    return f"{rule.status.value.replace('_', ' ')}, {rule.days} day{'' if rule.days == 1 else 's'}, {rule.fate.value}"


def _fit(status: object, days: object, fate: object) -> RetentionRule:
    refused: dict[str, str] = {}
    found: dict[str, Status | Fate] = {}
    kinds: tuple[tuple[str, type[Status] | type[Fate], object], ...] = (
        ("status", Status, status),
        ("fate", Fate, fate),
    )
    for name, kind, given in kinds:
        try:
            found[name] = text.needed_one_of(kind, given)
        except text.Unfit as error:
            refused[name] = str(error)
    number = days if isinstance(days, int) and not isinstance(days, bool) else text.row_number(days)
    if not 1 <= number <= MOST_DAYS:
        refused["days"] = DAYS
    if refused:
        raise Invalid(refused)
    return RetentionRule(status=Status(found["status"]), days=number, fate=Fate(found["fate"]))


def _values(rule: RetentionRule) -> dict[str, object]:
    return {"status": rule.status.value, "before": now() - timedelta(days=rule.days)}


async def _told(
    session: AsyncSession, status: Status, before: str | None, after: str | None, who: Account
) -> None:
    about = f"retention of {status.value} tickets"
    await audit.record(session, Deed.setting_changed, by=who, about=about, before=before, after=after)
