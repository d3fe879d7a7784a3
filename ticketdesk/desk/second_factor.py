"""Whether somebody has to prove more than a password, and has something to prove it with."""

from __future__ import annotations

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import preferences
from ticketdesk.models import Account, Authenticator, Passkey, Stage


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
    is_required = account.role in await preferences.second_factor_roles(session)
    return Stage.enrolment if is_required else Stage.complete
