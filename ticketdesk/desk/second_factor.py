"""Whether somebody has to prove more than a password, has something to prove it with, and proves it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import (
    accounts,
    audit,
    authenticators,
    browsers,
    limits,
    preferences,
    recovery,
    sessions,
    throttle,
)
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.limits import Limit
from ticketdesk.errors import NotSignedIn, Refusal
from ticketdesk.models import Account, Authenticator, Deed, Passkey, Stage

# A browser that signed in before is not slowed down by strangers, yet whoever stole its cookie shall not guess on.
BY_BROWSER = Limit("second factor by browser", 20, timedelta(hours=1))


class LastFactor(Refusal):
    """Your role needs a second factor. Add another one first; nothing was changed."""


class PasskeyIsGone(Refusal):
    """This passkey is gone already. Nothing was changed."""


async def has_one(session: AsyncSession, account: Account) -> bool:
    """Whether an account has a confirmed authenticator or a passkey."""
    app = select(Authenticator.id).where(
        Authenticator.account_id == account.id, col(Authenticator.confirmed_at).is_not(None)
    )
    key = select(Passkey.id).where(Passkey.account_id == account.id)
    return (await session.exec(app.union_all(key).limit(1))).first() is not None  # type: ignore[call-overload]


async def stage_after_password(session: AsyncSession, account: Account) -> Stage:
    """How far a right password alone brings somebody."""
    if await has_one(session, account):
        return Stage.second_factor
    return Stage.enrolment if await is_required(session, account) else Stage.complete


async def is_required(session: AsyncSession, account: Account) -> bool:
    """Whether the role of an account has to have a second factor."""
    return account.role in await preferences.second_factor_roles(session)


async def attempt(session: AsyncSession, account: Account, *, browser: str) -> bool:
    """Count a try at the second factor.

    Args:
        session: A transaction of its own: the count stays, whatever comes of it.
        account: Whose.
        browser: The key in the browser's own cookie.

    Returns:
        Whether the browser is known to the account.

    Raises:
        TooMany: too many tries.
    """
    is_known = await browsers.knows(session, browser, account)
    await throttle.attempt(session, _counted(account), is_known_browser=is_known)
    if is_known:
        await limits.spend(session, BY_BROWSER, f"{browser} {account.id}", sentence=throttle.SLOWED)
    return is_known


async def succeeded(session: AsyncSession, account: Account, *, is_known_browser: bool) -> None:
    """A right code: what was counted is forgotten."""
    await throttle.succeeded(session, _counted(account), is_known_browser=is_known_browser)


async def accepts(session: AsyncSession, account: Account, code: object) -> bool:
    """Whether a code of the app or a recovery code is right; from now on it is not any more."""
    if await authenticators.accepts(session, account, code):
        return True
    has_any = await has_one(session, account)
    return has_any and isinstance(code, str) and await recovery.use(session, account, code)


async def turn_off_app(session: AsyncSession, *, by: Account | None) -> None:
    """Remove one's own authenticator app. Whoever asks was proved before.

    Raises:
        NotSignedIn: nobody is signed in.
        LastFactor: the role needs a second factor, and this is the last.
    """
    if by is None:
        raise NotSignedIn
    await authenticators.forget(session, by)
    await _after_less(session, by, about="authenticator app")


async def take_away(session: AsyncSession, number: int, *, by: Account | None) -> Account:
    """As an administrator, remove every second factor of somebody who lost them all, and end their sessions.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        NotFound: there is nobody with this number.
        Refusal: it is one's own, which asks for the password first, or there is none.
    """
    who = require(by, Act.manage_people)
    account = await accounts.locked(session, number)
    if account.id == who.id:
        raise Refusal("Your own second factor you change on the page of your account. Nothing was changed.")
    if not await has_one(session, account):
        raise Refusal(f"{account.name} has no second factor. Nothing was changed.")
    await authenticators.forget(session, account)
    await session.execute(delete(Passkey).where(col(Passkey.account_id) == account.id))
    await recovery.void(session, account)
    await audit.record(session, Deed.second_factor_off, by=who, account=account, about="all")
    await sessions.end_all(session, account, by=who)
    return account


async def remove_passkey(session: AsyncSession, number: int, *, by: Account | None) -> None:
    """Remove one of one's own passkeys. Whoever asks was proved before.

    Raises:
        NotSignedIn: nobody is signed in.
        PasskeyIsGone: it is not there.
        LastFactor: the role needs a second factor, and this is the last.
    """
    if by is None:
        raise NotSignedIn
    found = await session.get(Passkey, number) if 0 < number < 2**31 else None
    if found is None or found.account_id != by.id:
        raise PasskeyIsGone
    await session.delete(found)
    await session.flush()
    await audit.record(session, Deed.passkey_removed, by=by, account=by, about=f"passkey {number}")
    await _after_less(session, by, about="")


async def _after_less(session: AsyncSession, account: Account, *, about: str) -> None:
    has_any = await has_one(session, account)
    if not has_any and await is_required(session, account):
        raise LastFactor
    if about:
        await audit.record(session, Deed.second_factor_off, by=account, account=account, about=about)
    if not has_any:
        await recovery.void(session, account)


def _counted(account: Account) -> str:
    return f"second factor {account.id}"
