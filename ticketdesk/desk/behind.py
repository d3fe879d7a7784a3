"""Who is behind the cookies of many tabs that ask at once: the same question as ``sessions.found``."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.keys import hash_of
from ticketdesk.desk.sessions import lives
from ticketdesk.models import Account, Session, Stage


async def cookies(session: AsyncSession, tokens: Collection[str]) -> dict[str, tuple[datetime, Account]]:
    """Of those cookies whose complete sessions last: the last click, and the account.

    Args:
        session: Any session.
        tokens: The cookies.
    """
    hashes = {hash_of(token): token for token in tokens}
    statement = (
        select(Session.token_hash, Session.seen_at, Account)
        .join(Account, Account.id == Session.account_id)  # type: ignore[arg-type]
        .where(col(Session.token_hash).in_(hashes), Session.stage == Stage.complete, *lives())
    )
    return {hashes[key]: (seen_at, account) for key, seen_at, account in await session.exec(statement)}
