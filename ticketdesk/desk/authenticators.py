"""An authenticator app: six digits from a shared secret and the time (TOTP, RFC 6238). Each code works once."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta

import pyotp
from cryptography.fernet import InvalidToken
from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import audit, seal
from ticketdesk.errors import Refusal
from ticketdesk.models import Account, Authenticator, Deed
from ticketdesk.models.columns import now

WAITS_IN = timedelta(minutes=15)
"""How long a new app may wait for its first code."""
STEP_S = 30
PURPOSE = "second factors"
ISSUER = "ticketdesk"


@dataclass(frozen=True)
class Offer:
    """What an app needs, told once: the secret to type, and the address for its QR code."""

    secret: str
    address: str


async def offer(session: AsyncSession, account: Account) -> Offer:
    """Begin to set up an app for somebody who was proved before. It counts once a code of it is given.

    Raises:
        Refusal: there is one already.
    """
    if await is_on(session, account):
        raise Refusal("You have an authenticator app already. Turn it off first; nothing was changed.")
    await forget(session, account)
    secret = pyotp.random_base32()
    sealer = await seal.sealer(session, PURPOSE)
    assert account.id is not None
    session.add(Authenticator(account_id=account.id, secret_sealed=sealer.encrypt(secret.encode())))
    await session.flush()
    return Offer(secret, pyotp.TOTP(secret, name=account.email, issuer=ISSUER).provisioning_uri())


async def is_on(session: AsyncSession, account: Account) -> bool:
    """Whether somebody has an app that was confirmed."""
    found = await _of(session, account)
    return found is not None and found.confirmed_at is not None


async def is_waiting(session: AsyncSession, account: Account) -> bool:
    """Whether an app waits for its first code."""
    found = await _of(session, account)
    return found is not None and _waits(found)


async def confirm(session: AsyncSession, account: Account, code: object) -> bool:
    """Give the first code of a new app; from now on it counts."""
    found = await _of(session, account, lock=True)
    if found is None or not _waits(found) or not await _take(session, found, code):
        return False
    found.confirmed_at = now()
    await session.flush()
    await audit.record(session, Deed.second_factor_on, by=account, account=account, about="authenticator app")
    return True


async def accepts(session: AsyncSession, account: Account, code: object) -> bool:
    """Whether a code is right and was not given before. The row is locked: of two at once one is refused."""
    found = await _of(session, account, lock=True)
    return found is not None and found.confirmed_at is not None and await _take(session, found, code)


async def forget(session: AsyncSession, account: Account) -> None:
    """Remove somebody's app, confirmed or not."""
    await session.execute(delete(Authenticator).where(col(Authenticator.account_id) == account.id))


def _waits(found: Authenticator) -> bool:
    return found.confirmed_at is None and found.created_at > now() - WAITS_IN


async def _of(session: AsyncSession, account: Account, *, lock: bool = False) -> Authenticator | None:
    statement = select(Authenticator).where(Authenticator.account_id == account.id)
    if lock:
        statement = statement.with_for_update()
    return (await session.exec(statement.execution_options(populate_existing=True))).first()


async def _take(session: AsyncSession, found: Authenticator, code: object) -> bool:
    try:
        secret = (await seal.sealer(session, PURPOSE)).decrypt(found.secret_sealed).decode()
    except InvalidToken:  # the desk has another secret than then
        return False
    step = _step_of(secret, code)
    if step is None or step <= found.last_step:
        return False
    found.last_step = step
    session.add(found)
    await session.flush()
    return True


def _step_of(secret: str, code: object) -> int | None:
    """The newest time step, within one of now, whose code this is."""
    typed = "".join(code.split()) if isinstance(code, str) else ""
    if len(typed) != 6 or not (typed.isascii() and typed.isdecimal()):
        return None
    here = int(now().timestamp()) // STEP_S
    right = [
        step
        for step in (here - 1, here, here + 1)
        if hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step), typed)
    ]
    return max(right, default=None)
