"""Coming in: a password, then perhaps a second factor, then a session.

A wrong password and an unknown account get the same answer after the same time.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.config import settings
from ticketdesk.desk import accounts, audit, browsers, passwords, second_factor, sessions, throttle
from ticketdesk.desk.text import can_be_stored
from ticketdesk.errors import NotSignedIn
from ticketdesk.models import Account, Deed, Role, Stage, Way
from ticketdesk.models.columns import now


@dataclass(frozen=True)
class Try:
    """Somebody who says who they are. ``account`` is None for an unknown name, which nobody is told."""

    who: str
    secret: str
    account: Account | None
    is_known_browser: bool


@dataclass(frozen=True)
class Admitted:
    """A session's new cookie, and whether it opens the desk already."""

    token: str
    stage: Stage


async def attempt(session: AsyncSession, email: object, password: object, *, browser: str) -> Try:
    """Count a try, and find out whose it is.

    Args:
        session: A transaction of its own: the count stays, whatever comes of it.
        email, password: What was typed, of any type.
        browser: The key in the browser's own cookie.

    Raises:
        TooMany: too many tries; it says when to come again.
    """
    address, secret = (value if isinstance(value, str) else "" for value in (email, password))
    who = address.strip()[:254] if can_be_stored(address) else ""
    account = await accounts.by_email(session, who) if who else None
    is_known = await browsers.knows(session, browser, account)
    # The number of an account, so that no way of writing its address gets tries of its own.
    counted = f"account {account.id}" if account else who.casefold()
    await throttle.attempt(session, counted, is_known_browser=is_known)
    return Try(counted, secret, account, is_known)


async def is_right(tried: Try) -> bool:
    """Whether the password is right and may be used. It takes the same time for everybody."""
    account = tried.account
    usable = account if account and account.disabled_at is None and may_use_password(account) else None
    fits = await passwords.fits(tried.secret, usable.password_hash if usable else None)
    return fits and usable is not None


async def admit(
    session: AsyncSession, account: Account, *, way: Way, browser: str, tried: Try | None = None
) -> Admitted:
    """Begin the session of somebody who proved who they are.

    Args:
        session: The transaction.
        account: Who.
        way: How; after a password a second factor may have to follow.
        browser: The key in the browser's own cookie; from now on it is known.
        tried: The try with a password that succeeded.

    Raises:
        NotSignedIn: meanwhile the account was switched off, or got another password.
    """
    account = await _as_it_is_now(session, account)
    if tried:
        await throttle.succeeded(session, tried.who, is_known_browser=tried.is_known_browser)
        await _rehash(session, account, tried.secret)
    stage = (
        await second_factor.stage_after_password(session, account)
        if way in (Way.password, Way.link)
        else Stage.complete
    )
    if stage is Stage.complete:
        await complete(session, account, way=way, browser=browser)
    return Admitted(await sessions.begin(session, account, way=way, stage=stage), stage)


async def complete(session: AsyncSession, account: Account, *, way: Way, browser: str) -> None:
    """Everything is proved: it is noted, and the browser is known from now on."""
    if account.joined_at is None:
        account.joined_at = now()
        session.add(account)
    await browsers.remember(session, browser, account)
    await audit.record(session, Deed.signed_in, by=account, about=way.value)


async def failed(session: AsyncSession, account: Account | None, *, about: str = "password") -> None:
    """Note a failure. What was typed stays out: it may be a password in the wrong field."""
    await audit.record(session, Deed.sign_in_failed, by=None, account=account, about=about)


def may_use_password(account: Account) -> bool:
    """With single sign-on, passwords can be off for all but one administrator."""
    if settings().passwords_are_on:
        return True
    named = settings().ticketdesk_break_glass
    return account.role is Role.admin and account.email.casefold() == named.casefold()


async def _as_it_is_now(session: AsyncSession, account: Account) -> Account:
    """Between the look at a password and the session somebody may have changed the one or switched off the other."""
    assert account.id is not None
    looked_at = account.password_hash
    fresh = await accounts.locked(session, account.id)
    if fresh.disabled_at is not None or fresh.password_hash != looked_at:
        raise NotSignedIn
    return fresh


async def _rehash(session: AsyncSession, account: Account, secret: str) -> None:
    fresh = await passwords.rehashed(secret, account.password_hash)
    if fresh:
        account.password_hash = fresh
        session.add(account)
