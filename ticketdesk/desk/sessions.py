"""Sessions: a cookie of 256 random bits, of which only the hash is stored.

A session ends after some hours without a click, after some days in any case, when somebody ends it, and whenever the
rights of its account change. Its open pages are told at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, text, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import visit
from ticketdesk.config import settings
from ticketdesk.desk import audit, devices
from ticketdesk.desk.access import Act, may, require
from ticketdesk.desk.keys import hash_of, new_key
from ticketdesk.errors import NotFound, NotSignedIn
from ticketdesk.live import SESSIONS
from ticketdesk.models import Account, Deed, Session, Stage, Way
from ticketdesk.models.columns import now
from ticketdesk.models.session import ADDRESS_LENGTH

ARRIVES_WITHIN = timedelta(minutes=10)
"""How long a half-finished sign-in waits for its second factor."""
SEEN_EVERY = timedelta(minutes=1)


def lasts_in() -> timedelta:
    """How long a session lasts at most."""
    return timedelta(days=settings().ticketdesk_session_days)


def idles_in() -> timedelta:
    """How long a session lasts without a click."""
    return timedelta(hours=settings().ticketdesk_session_idle_hours)


def lives(
    at: ColumnElement[datetime] | None = None, seen_after: ColumnElement[datetime] | None = None
) -> tuple[ColumnElement[bool], ...]:
    """What is true of a session, beside its account, while it lasts.

    Args:
        at: The moment in question; now.
        seen_after: Whoever was last here before that is out; now, less the time after which a session is idle.
    """
    moment = now()
    return (
        col(Session.ended_at).is_(None),
        col(Session.expires_at) > (moment if at is None else at),
        col(Session.seen_at) > (moment - idles_in() if seen_after is None else seen_after),
        col(Account.disabled_at).is_(None),
    )


async def begin(
    session: AsyncSession, account: Account, *, way: Way = Way.password, stage: Stage = Stage.complete
) -> str:
    """A new session for an account; its cookie is told only now."""
    token, here = new_key(), visit.current()
    assert account.id is not None
    lasts = lasts_in() if stage is Stage.complete else ARRIVES_WITHIN
    session.add(
        Session(
            token_hash=hash_of(token),
            account_id=account.id,
            stage=stage,
            way=way,
            device=devices.words(here.device) if here.device else "",
            address=here.address[:ADDRESS_LENGTH],
            expires_at=now() + lasts,
        )
    )
    await session.flush()
    return token


async def found(
    session: AsyncSession, token: str, *, stage: Stage = Stage.complete
) -> tuple[Session, Account] | None:
    """The session behind a cookie and its account, while it lasts."""
    if not token:
        return None
    both = select(Session, Account).join(Account, Account.id == Session.account_id)  # type: ignore[arg-type]
    lasting = both.where(Session.token_hash == hash_of(token), Session.stage == stage, *lives())
    return (await session.exec(lasting)).first()


async def who_has(session: AsyncSession, token: str) -> Account | None:
    """The account behind a cookie, while its session lasts and is complete."""
    both = await found(session, token)
    return both[1] if both else None


async def rotate(session: AsyncSession, token: str, *, stage: Stage = Stage.complete) -> str:
    """The same sign-in under a new cookie, because its rights change; the old cookie is worth nothing from now on.

    Raises:
        NotSignedIn: the session is over.
    """
    both = await found(session, token, stage=stage)
    if both is None:
        raise NotSignedIn
    old, account = both
    fresh = await begin(session, account, way=old.way)
    await _end(session, old)
    return fresh


async def seen(session: AsyncSession, token: str) -> None:
    """Somebody clicked. It is noted at most once a minute."""
    statement = update(Session).where(
        col(Session.token_hash) == hash_of(token),
        col(Session.ended_at).is_(None),
        col(Session.seen_at) < now() - SEEN_EVERY,
    )
    await session.execute(statement.values(seen_at=now()))


async def of(session: AsyncSession, account: Account) -> Sequence[Session]:
    """Where somebody is signed in, the newest click first."""
    statement = (
        select(Session)
        .join(Account, Account.id == Session.account_id)  # type: ignore[arg-type]
        .where(Session.account_id == account.id, Session.stage == Stage.complete, *lives())
        .order_by(col(Session.seen_at).desc(), col(Session.id).desc())
    )
    return (await session.exec(statement)).all()


async def end(session: AsyncSession, token: str) -> None:
    """Sign out. Every process is told, so that open pages of this session close."""
    row = (await session.exec(select(Session).where(Session.token_hash == hash_of(token)))).first()
    if row is None or row.ended_at is not None:
        return
    if row.stage is Stage.complete:
        await audit.record(session, Deed.signed_out, by=await session.get(Account, row.account_id))
    await _end(session, row)


async def end_one(session: AsyncSession, number: int, *, by: Account | None) -> None:
    """End one session by its number: one's own, or as an administrator anybody's.

    Raises:
        NotSignedIn: nobody is signed in.
        NotFound: there is no such session within sight.
    """
    if by is None:
        raise NotSignedIn
    row = await session.get(Session, number) if 0 < number < 2**31 else None
    if (
        row is None
        or row.ended_at is not None
        or (row.account_id != by.id and not may(by, Act.manage_people))
    ):
        raise NotFound("This session is over already.")
    owner = await session.get(Account, row.account_id)
    await audit.record(session, Deed.session_ended, by=by, account=owner, about=f"session {number}")
    await _end(session, row)


async def end_all(
    session: AsyncSession, account: Account, *, by: Account | None, but: str | None = None
) -> int:
    """End every session of an account, whoever asks: a verb that changes rights calls it.

    Args:
        session: The transaction of the change.
        account: Whose sessions.
        by: Who caused it, for the audit log.
        but: The cookie of a session that stays.

    Returns:
        How many ended.
    """
    statement = select(Session).where(Session.account_id == account.id, col(Session.ended_at).is_(None))
    if but:
        statement = statement.where(Session.token_hash != hash_of(but))
    rows = (await session.exec(statement)).all()
    for row in rows:
        await _end(session, row)
    if rows:
        about = f"{len(rows)} session{'s' if len(rows) > 1 else ''}"
        await audit.record(session, Deed.session_ended, by=by, account=account, about=about)
    return len(rows)


async def end_all_of(session: AsyncSession, account: Account, *, by: Account | None) -> int:
    """As an administrator, sign somebody out everywhere.

    Raises:
        NotSignedIn, NotAllowed: only administrators may, except for oneself.
    """
    if by is None or by.id != account.id:
        require(by, Act.manage_people)
    return await end_all(session, account, by=by)


async def over(session: AsyncSession, hashes: set[bytes]) -> set[bytes]:
    """Which of these sessions are over: ended, expired, idle for too long, or of a disabled account."""
    statement = (
        select(Session.token_hash)
        .join(Account, Account.id == Session.account_id)  # type: ignore[arg-type]
        .where(col(Session.token_hash).in_(hashes), *lives())
    )
    return hashes - set((await session.exec(statement)).all())


async def _end(session: AsyncSession, row: Session, *, at: datetime | None = None) -> None:
    row.ended_at = at or now()
    session.add(row)
    await session.flush()
    await session.execute(
        text("SELECT pg_notify(:channel, :hash)"), {"channel": SESSIONS, "hash": row.token_hash.hex()}
    )
