"""How often something may happen. Counted in PostgreSQL, so that several processes agree.

Each subject, such as a network address, is kept as a hash only. ``TICKETDESK_RATE_LIMITS=off`` counts nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.config import settings
from ticketdesk.desk.keys import hash_of
from ticketdesk.errors import TooMany
from ticketdesk.models import Count, Spent
from ticketdesk.models.columns import now

KEPT_IN = timedelta(days=2)
"""Longer than any limit looks back."""


@dataclass(frozen=True)
class Limit:
    """At most ``count`` times ``within`` a time, counted from the first.

    Args:
        name: What is counted, such as "tickets by address".
        count: How often it may happen.
        within: In which time.
    """

    name: str
    count: int
    within: timedelta


@dataclass(frozen=True)
class Used:
    """How much of a limit is used, and how long until it is free again."""

    count: int
    limit: Limit
    since: datetime

    @property
    def is_over(self) -> bool:
        """Whether this one was too many."""
        return self.count > self.limit.count

    @property
    def wait_s(self) -> int:
        """Seconds until the count begins anew."""
        return max(1, math.ceil((self.since + self.limit.within - now()).total_seconds()))


def are_on() -> bool:
    """Whether anything is counted."""
    return settings().ticketdesk_rate_limits == "on"


async def count(session: AsyncSession, limit: Limit, subject: str) -> Used:
    """Count something that happens.

    Args:
        session: A transaction that is committed even if the caller refuses: an attempt counts.
        limit: Which limit.
        subject: Whose, such as a network address.
    """
    moment = now()
    if not are_on():
        return Used(0, limit, moment)
    row = insert(Count).values(name=limit.name, subject_hash=hash_of(subject), count=1, since=moment)
    is_old = col(Count.since) <= moment - limit.within
    statement = row.on_conflict_do_update(
        index_elements=["name", "subject_hash"],
        set_={
            "count": case((is_old, 1), else_=col(Count.count) + 1),
            "since": case((is_old, moment), else_=col(Count.since)),
        },
    ).returning(col(Count.count), col(Count.since))
    counted, since = (await session.execute(statement)).one()
    return Used(counted, limit, since)


async def used(session: AsyncSession, limit: Limit, subject: str) -> Used:
    """How much is used by now; nothing is counted.

    Args:
        session: Any session.
        limit: Which limit.
        subject: Whose.
    """
    statement = select(Count).where(Count.name == limit.name, Count.subject_hash == hash_of(subject))
    found, moment = (await session.exec(statement)).first(), now()
    if found is None or found.since <= moment - limit.within:
        return Used(0, limit, moment)
    return Used(found.count, limit, found.since)


async def spend(session: AsyncSession, limit: Limit, subject: str, *, sentence: str) -> Used:
    """Count something that happens, unless it happens too often.

    Args:
        session: A transaction that is committed even if the caller refuses.
        limit: Which limit.
        subject: Whose.
        sentence: What a refused person reads; ``{wait}`` becomes words such as "in 5 minutes".

    Raises:
        TooMany: the limit is used up.
    """
    used = await count(session, limit, subject)
    if used.is_over:
        raise TooMany(sentence.format(wait=in_words(used.wait_s)), wait_s=used.wait_s)
    return used


def in_words(seconds: int) -> str:
    """When to try again: "in 40 seconds", "in 5 minutes", "in 3 hours"."""
    for size, name in ((3600, "hour"), (60, "minute")):
        if seconds >= 2 * size or (size == 3600 and seconds >= size):
            many = math.ceil(seconds / size)
            return f"in {many} {name}{'s' if many > 1 else ''}"
    return f"in {seconds} second{'s' if seconds > 1 else ''}"


async def once(session: AsyncSession, key: str, *, until: datetime) -> bool:
    """Whether this is the first time that a challenge is answered; from now on it is not.

    Args:
        session: The transaction of what the challenge opens.
        key: The challenge; only its hash is kept.
        until: When it expires by itself, so that it need not be remembered longer.
    """
    row = insert(Spent).values(key_hash=hash_of(key), expires_at=until).on_conflict_do_nothing()
    return bool((await session.execute(row.returning(col(Spent.key_hash)))).first())


async def forget_old(session: AsyncSession) -> None:
    """Remove what no limit looks at any more."""
    await session.execute(delete(Count).where(col(Count.since) < now() - KEPT_IN))
    await session.execute(delete(Spent).where(col(Spent.expires_at) < now()))
