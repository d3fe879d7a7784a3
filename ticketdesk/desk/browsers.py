"""Which browsers have signed in to which accounts before; each has a cookie of 256 random bits for it."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.keys import hash_of
from ticketdesk.models import Account, Browser
from ticketdesk.models.columns import now


async def knows(session: AsyncSession, key: str, account: Account | None) -> bool:
    """Whether the browser with this key has signed in to the account before."""
    if not key or account is None:
        return False
    statement = select(Browser.account_id).where(
        Browser.key_hash == hash_of(key), Browser.account_id == account.id
    )
    return (await session.exec(statement)).first() is not None


async def remember(session: AsyncSession, key: str, account: Account) -> None:
    """From now on the browser with this key is known to the account."""
    if not key:
        return
    row = insert(Browser).values(key_hash=hash_of(key), account_id=account.id, signed_in_at=now())
    await session.execute(
        row.on_conflict_do_update(
            index_elements=["key_hash", "account_id"], set_={"signed_in_at": row.excluded.signed_in_at}
        )
    )
