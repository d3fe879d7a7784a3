"""One's own account: proving again that one is oneself, and changing the password."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import audit, browsers, passwords, sessions, throttle
from ticketdesk.desk.text import Unfit
from ticketdesk.errors import Invalid, NotSignedIn
from ticketdesk.models import Account, Deed, Session
from ticketdesk.models.columns import now

FRESH_IN = timedelta(minutes=15)
"""How young a session must be to prove who somebody is whose account has no password."""


async def attempt(session: AsyncSession, account: Account, *, browser: str) -> bool:
    """Count a try at one's own password, together with those at the sign-in.

    Args:
        session: A transaction of its own: the count stays, whatever comes of it.
        account: Whose password.
        browser: The key in the browser's own cookie.

    Returns:
        Whether the browser is known to the account.

    Raises:
        TooMany: too many tries.
    """
    is_known = await browsers.knows(session, browser, account)
    await throttle.attempt(session, _counted(account), is_known_browser=is_known)
    return is_known


async def is_right(here: Session, account: Account, password: object) -> bool:
    """Whether the password is right; without one, whether the session has just begun."""
    if account.password_hash is None:
        return here.created_at > now() - FRESH_IN
    return await passwords.fits(password if isinstance(password, str) else "", account.password_hash)


async def proved(session: AsyncSession, account: Account, *, is_known_browser: bool) -> None:
    """A right password: what was counted is forgotten."""
    await throttle.succeeded(session, _counted(account), is_known_browser=is_known_browser)


async def change_password(session: AsyncSession, new: object, *, by: Account | None, here: str) -> str:
    """Set one's own password, end every other session, and give this one a new cookie.

    Args:
        session: The transaction.
        new: The new password, of any type. The old one was proved before.
        by: Whose.
        here: The cookie of this session.

    Raises:
        NotSignedIn: the session is over.
        Invalid: the new password was refused.
    """
    if by is None:
        raise NotSignedIn
    try:
        secret = await passwords.checked(new, (by.email, by.name))
    except Unfit as error:
        raise Invalid({"new": str(error)}) from None
    by.password_hash = await passwords.hashed(secret)
    session.add(by)
    await audit.record(session, Deed.password_changed, by=by, account=by)
    await sessions.end_all(session, by, by=by, but=here)
    return await sessions.rotate(session, here)


def _counted(account: Account) -> str:
    return f"account {account.id}"
