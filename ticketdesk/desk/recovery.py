"""Recovery codes: ten ways in for the day when the second factor is lost. Only hashes are stored."""

from __future__ import annotations

import base64
import secrets

from sqlalchemy import delete, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import audit
from ticketdesk.desk.keys import hash_of
from ticketdesk.models import Account, Deed, RecoveryCode
from ticketdesk.models.columns import now

COUNT = 10
BYTES = 15


async def renew(session: AsyncSession, account: Account) -> list[str]:
    """Ten new codes, told only now. The old ones are void. Whoever asks was proved before."""
    await void(session, account)
    codes = [_new() for _ in range(COUNT)]
    assert account.id is not None
    session.add_all(RecoveryCode(account_id=account.id, code_hash=hash_of(_bare(code))) for code in codes)
    await audit.record(session, Deed.codes_renewed, by=account, account=account)
    return codes


async def void(session: AsyncSession, account: Account) -> None:
    """From now on no code of this account opens anything."""
    await session.execute(delete(RecoveryCode).where(col(RecoveryCode.account_id) == account.id))


async def left(session: AsyncSession, account: Account) -> int:
    """How many codes still work."""
    statement = select(func.count()).where(
        col(RecoveryCode.account_id) == account.id, col(RecoveryCode.used_at).is_(None)
    )
    return (await session.exec(statement)).one()


async def use(session: AsyncSession, account: Account, code: str) -> bool:
    """Use a code up. Of two who come with the same one, only the first gets in."""
    statement = (
        update(RecoveryCode)
        .where(
            col(RecoveryCode.account_id) == account.id,
            col(RecoveryCode.code_hash) == hash_of(_bare(code)),
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=now())
        .returning(col(RecoveryCode.id))
    )
    is_used = (await session.execute(statement)).first() is not None
    if is_used:
        await audit.record(session, Deed.recovery_code_used, by=account, account=account)
    return is_used


def _new() -> str:
    """120 random bits as six groups of four."""
    text = base64.b32encode(secrets.token_bytes(BYTES)).decode().lower()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def _bare(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()
