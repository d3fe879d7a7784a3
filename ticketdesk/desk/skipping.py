"""Why a ticket is left as it is when many are changed at once: what somebody else did since it was looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.acts import Act
from ticketdesk.desk.bare import Row
from ticketdesk.desk.changes import STAYS
from ticketdesk.desk.said import NAMES
from ticketdesk.models import Account, Actor, Source, Status
from ticketdesk.models.choices import DONE
from ticketdesk.models.columns import now
from ticketdesk.models.ticket import RESTORABLE_IN


@dataclass(frozen=True)
class Skip:
    """A ticket that was left as it is, and why, as it follows a colon: "closed by Ana Moreau"."""

    number: int
    why: str


@dataclass(frozen=True)
class Moved:
    """Where somebody moved a ticket from and to, and who it was."""

    before: str
    after: str
    actor: str
    actor_id: int | None


_MOVED = text("""
    SELECT DISTINCT ON (number) number, before, after, actor, actor_id
    FROM unnest(CAST(:numbers AS integer[]), CAST(:versions AS bigint[])) AS seen (number, version)
    JOIN events ON ticket_id = number AND events.id > version
    WHERE what = 'status' ORDER BY number, events.id DESC
""")


async def moved_since(session: AsyncSession, seen: Mapping[int, int | None]) -> dict[int, Moved]:
    """Who last moved tickets to another status since they were looked at.

    Args:
        session: Any session.
        seen: By number the version that was looked at; None: whatever it was.
    """
    known = {number: version for number, version in seen.items() if version is not None}
    if not known:
        return {}
    values = {"numbers": list(known), "versions": list(known.values())}
    rows = (await session.execute(_MOVED, values)).mappings()
    return {row["number"]: Moved(row["before"], row["after"], row["actor"], row["actor_id"]) for row in rows}


def why_not(act: Act, ticket: Row | None, moved: Moved | None, people: Mapping[int, str], me: int) -> str:
    """Why a ticket is skipped; an empty text when it is not.

    Args:
        act: What shall be done to it.
        ticket: As it stands; None: there is none.
        moved: Who last moved it since it was looked at.
        people: Names by account number.
        me: The account that acts.
    """
    if ticket is None:
        return "not found"
    if act.restore:
        is_gone = ticket["deleted_at"] and ticket["deleted_at"] <= now() - RESTORABLE_IN
        return "deleted more than 30 days ago" if is_gone else ""
    if ticket["deleted_at"] is not None:
        by = ticket["deleted_by"]
        return "" if act.delete and by == me else f"deleted by {name_of(by, people, me)}"
    if act.status and moved and moved.actor_id != me:
        who = "the requester" if moved.actor == Actor.requester else name_of(moved.actor_id, people, me)
        if moved.after in DONE:
            return f"{Status(moved.after).word.lower()} by {who}"
        if moved.before in DONE:
            return f"reopened by {who}"
    return _elsewhere(act, ticket)


def _elsewhere(act: Act, ticket: Row) -> str:
    """Why a ticket cannot be moved, merged or snoozed as it stands."""
    into = ticket["merged_into_id"]
    if act.unmerge:
        return "" if into else "not merged"
    if into and (act.status or act.merge or act.snooze is not STAYS):
        return f"merged into {into}"
    if act.beside == ticket["id"]:
        return "that ticket itself"
    if isinstance(act.snooze, datetime) and ticket["status"] in DONE:
        return f"{Status(ticket['status']).word.lower()} already"
    return ""


def name_of(number: int | None, people: Mapping[int, str], me: int) -> str:
    """Somebody with an account, as one speaks of them to ``me``."""
    return "you" if number == me else people.get(number or 0, "somebody")


def actor_name(actor: str, number: int | None, people: Mapping[int, str], me: int) -> str:
    """Whoever wrote a line of history."""
    if actor == Actor.account:
        return name_of(number, people, me)
    return "the requester" if actor == Actor.requester else NAMES.get(Source(actor), "the desk")


async def people_of(session: AsyncSession, numbers: Sequence[int | None]) -> dict[int, str]:
    """Names by account number."""
    asked = {number for number in numbers if number is not None}
    if not asked:
        return {}
    rows = await session.exec(select(Account.id, Account.name).where(col(Account.id).in_(asked)))
    return {number: name for number, name in rows.all() if number is not None}
