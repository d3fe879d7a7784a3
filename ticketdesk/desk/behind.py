"""Who is behind the cookies of many tabs that ask at once: the same question as ``sessions.found``."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.keys import hash_of
from ticketdesk.desk.sessions import lasting
from ticketdesk.models import Account, Session, Stage


async def cookies(session: AsyncSession, tokens: Collection[str]) -> dict[str, tuple[datetime, Account]]:
    """Of those cookies whose complete sessions last: the last click, and the account.

    Args:
        session: Any session.
        tokens: The cookies.
    """
    hashes = {hash_of(token): token for token in tokens}
    found = await session.exec(lasting(Stage.complete).where(col(Session.token_hash).in_(hashes)))
    return {hashes[row.token_hash]: (row.seen_at, account) for row, account in found}
