"""Backups: when one is due, how one went, and which are too old. The worker makes them; administrators look and ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.config import settings
from ticketdesk.desk import audit, jobs
from ticketdesk.desk.access import Act, require
from ticketdesk.errors import NotFound, Refusal
from ticketdesk.live import BACKUPS
from ticketdesk.models import Account, Backup, Deed
from ticketdesk.models.backup import ERROR_LENGTH
from ticketdesk.models.columns import now

SHOWN = 60
NIGHT = 3
"""The hour, in UTC."""
HALF_A_DAY, A_DAY = timedelta(hours=12), timedelta(hours=25)
INTERRUPTED = "It was interrupted, as when the worker ends. The next one is made anew."
NOT_TRIED = "It was not read back to its end: that was interrupted, as when the worker ends."


class IsUnderWay(Refusal):
    """A backup is being made already. It stands in the list in a moment."""

    status = 409


async def ask(session: AsyncSession, *, by: Account | None) -> None:
    """Have the worker make a backup now.

    Raises:
        IsUnderWay: one is being made, or waits for the worker.
        NotSignedIn, NotAllowed: only administrators may.
    """
    who = require(by, Act.change_settings)
    if await _under_way(session) is not None or not await jobs.back_up_later(session):
        raise IsUnderWay
    await audit.record(session, Deed.backed_up, by=who, about="a backup")
    await tell(session)


async def newest(session: AsyncSession, *, by: Account | None) -> Sequence[Backup]:
    """The newest backups and tries, newest first.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
    """
    require(by, Act.change_settings)
    statement = select(Backup).order_by(col(Backup.started_at).desc(), col(Backup.id).desc())
    return (await session.exec(statement.limit(SHOWN))).all()


async def last_proved(session: AsyncSession, *, by: Account | None) -> Backup | None:
    """The newest backup that is there and was read back without a difference.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
    """
    require(by, Act.change_settings)
    return await _last_proved(session)


async def is_due(session: AsyncSession) -> bool:
    """Whether a scheduled backup is to be made: in the night, or as soon as may be when a night was missed."""
    if settings().ticketdesk_nightly_backup == "off":
        return False
    last = (
        await session.exec(select(func.max(col(Backup.started_at))).where(col(Backup.is_scheduled)))
    ).first()
    first = (await session.exec(select(func.min(col(Account.created_at))))).first()
    since = last or first
    if since is None:
        return False
    moment = now()
    return since < moment - (HALF_A_DAY if moment.hour == NIGHT else A_DAY)


async def begin(
    session: AsyncSession, name: str, *, is_scheduled: bool, is_encrypted: bool, revision: str
) -> int:
    """Note that a backup is being made. One is made at a time: what is not ended was interrupted.

    Returns:
        Its number.
    """
    for left in (await session.exec(select(Backup).where(*_IS_OPEN))).all():
        left.error = INTERRUPTED
        session.add(left)
    backup = Backup(name=name, is_scheduled=is_scheduled, is_encrypted=is_encrypted, revision=revision)
    session.add(backup)
    await session.flush()
    await tell(session)
    assert backup.id is not None
    return backup.id


async def grew(session: AsyncSession, number: int, size: int) -> None:
    """Note how many bytes are there so far."""
    backup = await _found(session, number)
    backup.size = size
    session.add(backup)
    await tell(session)


async def finish(session: AsyncSession, number: int, *, size: int, digest: bytes, tickets: int) -> None:
    """Note that a backup is whole."""
    backup = await _found(session, number)
    backup.size, backup.digest, backup.tickets, backup.finished_at = size, digest, tickets, now()
    session.add(backup)
    await tell(session)


async def fail(session: AsyncSession, number: int, why: str) -> None:
    """Note why there is none."""
    backup = await _found(session, number)
    backup.error = why[:ERROR_LENGTH]
    session.add(backup)
    await tell(session)


async def interrupt(session: AsyncSession, number: int) -> None:
    """Note that something ended it before its end."""
    backup = await _found(session, number)
    if backup.finished_at is None:
        await fail(session, number, INTERRUPTED)
    elif backup.proved_at is None:
        await prove(session, number, NOT_TRIED)


async def prove(session: AsyncSession, number: int, unproved: str | None) -> None:
    """Note that a backup was read back.

    Args:
        session: The transaction.
        number: Of the backup.
        unproved: What was not the same, or why it could not be tried; None: everything was the same.
    """
    backup = await _found(session, number)
    backup.proved_at, backup.unproved = now(), unproved[:ERROR_LENGTH] if unproved else None
    session.add(backup)
    await tell(session)


async def too_old(session: AsyncSession) -> list[tuple[int, str]]:
    """Those to be removed, by number and name. The newest that was proved stays, however old it is."""
    kept = await _last_proved(session)
    before = now() - timedelta(days=settings().ticketdesk_backup_days)
    statement = select(Backup.id, Backup.name).where(*_IS_THERE, col(Backup.started_at) < before)
    found = await session.exec(statement.order_by(col(Backup.id)))
    return [(number, name) for number, name in found if number and (kept is None or number != kept.id)]


async def there(session: AsyncSession) -> list[tuple[int, str]]:
    """Those whose file should be in the folder, by number and name."""
    found = await session.exec(select(Backup.id, Backup.name).where(*_IS_THERE))
    return [(number, name) for number, name in found if number]


async def removed(session: AsyncSession, number: int) -> None:
    """Note that the file of a backup is not there any more."""
    backup = await _found(session, number)
    backup.removed_at = now()
    session.add(backup)
    await tell(session)


async def tell(session: AsyncSession) -> None:
    """Have everybody who looks at the backups look again, once this is committed."""
    await session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": BACKUPS})


_IS_OPEN = (col(Backup.finished_at).is_(None), col(Backup.error).is_(None))
_IS_THERE = (col(Backup.finished_at).is_not(None), col(Backup.removed_at).is_(None))


async def _under_way(session: AsyncSession) -> datetime | None:
    return (await session.exec(select(Backup.started_at).where(*_IS_OPEN))).first()


async def _last_proved(session: AsyncSession) -> Backup | None:
    statement = select(Backup).where(
        *_IS_THERE, col(Backup.proved_at).is_not(None), col(Backup.unproved).is_(None)
    )
    newest = (col(Backup.started_at).desc(), col(Backup.id).desc())
    return (await session.exec(statement.order_by(*newest).limit(1))).first()


async def _found(session: AsyncSession, number: int) -> Backup:
    backup = await session.get(Backup, number)
    if backup is None:
        raise NotFound
    return backup
