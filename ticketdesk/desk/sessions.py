"""Signing in and out: a cookie of 256 random bits, of which only the hash is stored."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import accounts, passwords
from ticketdesk.desk.keys import hash_of, new_key
from ticketdesk.desk.text import can_be_stored
from ticketdesk.errors import NotSignedIn
from ticketdesk.live import SESSIONS
from ticketdesk.models import Account, Session
from ticketdesk.models.columns import now

LASTS_IN = timedelta(days=14)


async def sign_in(session: AsyncSession, email: object, password: object) -> str:
    """The cookie of a new session.

    Raises:
        NotSignedIn: the two do not match; which of them is wrong is not told.
    """
    address, secret = (value if isinstance(value, str) else "" for value in (email, password))
    account = await accounts.by_email(session, address.strip()) if can_be_stored(address) else None
    usable = account if account and account.disabled_at is None else None
    if not await passwords.fits(secret, usable.password_hash if usable else None) or usable is None:
        raise NotSignedIn("That email and password do not match.")
    return await begin(session, usable)


async def begin(session: AsyncSession, account: Account) -> str:
    """A new session for an account; its cookie is told only now."""
    token = new_key()
    assert account.id is not None
    session.add(Session(token_hash=hash_of(token), account_id=account.id, expires_at=now() + LASTS_IN))
    await session.flush()
    return token


async def who_has(session: AsyncSession, token: str) -> Account | None:
    """The account behind a cookie, while its session lasts."""
    statement = (
        select(Account)
        .join(Session, Session.account_id == Account.id)  # type: ignore[arg-type]
        .where(Session.token_hash == hash_of(token), Session.ended_at == None, Session.expires_at > now())  # noqa: E711
        .where(Account.disabled_at == None)  # noqa: E711
    )
    return (await session.exec(statement)).first()


async def end(session: AsyncSession, token: str) -> None:
    """Sign out. Every process is told, so that open pages of this session close."""
    found = (await session.exec(select(Session).where(Session.token_hash == hash_of(token)))).first()
    if found is None or found.ended_at is not None:
        return
    found.ended_at = now()
    session.add(found)
    await session.execute(
        text("SELECT pg_notify(:channel, :hash)"), {"channel": SESSIONS, "hash": found.token_hash.hex()}
    )
