"""Guessing passwords is slow: a few tries are free, then each one waits longer than the one before.

The waiting of an account never applies to a browser that has signed in to it before, so no stranger can lock anybody
out. Numbers: 5 in 5 minutes for a network address, 10 in 15 minutes for an account, then 30 s, doubled each time, at most
15 minutes.
"""

from __future__ import annotations

import math
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import visit
from ticketdesk.desk import limits
from ticketdesk.desk.keys import hash_of
from ticketdesk.desk.limits import Limit
from ticketdesk.errors import TooMany
from ticketdesk.models import Count
from ticketdesk.models.columns import now

BY_ADDRESS = Limit("sign-in by address", 5, timedelta(minutes=5))
BY_ACCOUNT = Limit("sign-in by account", 10, timedelta(minutes=15))
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
SLOWED = "Too many tries. Try again {wait}. Nothing is locked."


async def attempt(session: AsyncSession, who: str, *, is_known_browser: bool) -> None:
    """Count one try at signing in before anything is checked.

    Args:
        session: A transaction of its own, committed before the password is looked at.
        who: The account that is tried: what was typed, in one form. Unknown ones count the same.
        is_known_browser: Whether this browser has signed in to that account before.

    Raises:
        TooMany: with the seconds to wait. That try does not count.
    """
    if not limits.are_on():
        return
    for limit, subject in _subjects(who, is_known_browser=is_known_browser):
        await _try(session, limit, subject)


async def succeeded(session: AsyncSession, who: str, *, is_known_browser: bool) -> None:
    """A right password: what was counted before is forgotten for the account, and this try for the address."""
    if not limits.are_on():
        return
    for limit, subject in _subjects(who, is_known_browser=is_known_browser):
        found = (await session.exec(_row(limit, subject).with_for_update())).first()
        if found is None:
            continue
        if limit is BY_ACCOUNT or found.count <= 1:
            await session.delete(found)
        else:
            found.count, found.waits_until = found.count - 1, None
            session.add(found)
    await session.flush()


async def forget(session: AsyncSession, who: str) -> None:
    """Begin anew for an account, because its password was set anew."""
    await session.execute(
        delete(Count).where(col(Count.name) == BY_ACCOUNT.name, col(Count.subject_hash) == hash_of(who))
    )


def _subjects(who: str, *, is_known_browser: bool) -> list[tuple[Limit, str]]:
    address = [(BY_ADDRESS, visit.current().network)]
    return address if is_known_browser else [*address, (BY_ACCOUNT, who)]


async def _try(session: AsyncSession, limit: Limit, subject: str) -> None:
    moment = now()
    new = insert(Count).values(name=limit.name, subject_hash=hash_of(subject), count=0, since=moment)
    await session.execute(new.on_conflict_do_nothing())
    found = (
        await session.exec(_row(limit, subject).with_for_update().execution_options(populate_existing=True))
    ).one()
    if found.waits_until and found.waits_until > moment:
        wait_s = math.ceil((found.waits_until - moment).total_seconds())
        raise TooMany(SLOWED.format(wait=limits.in_words(wait_s)), wait_s=wait_s)
    # Who waited and comes at once again goes on where it stopped; only a quiet while makes the tries free again.
    if (found.waits_until or found.since) + limit.within <= moment:
        found.count, found.since = 0, moment
    found.count += 1
    over = found.count - limit.count
    found.waits_until = moment + min(FIRST_WAIT * 2 ** min(over, 10), LONGEST_WAIT) if over >= 0 else None
    session.add(found)
    await session.flush()


def _row(limit: Limit, subject: str):  # type: ignore[no-untyped-def]
    return select(Count).where(Count.name == limit.name, Count.subject_hash == hash_of(subject))
