"""Who is behind the cookies of many tabs that ask at once: the same question as ``sessions.found``."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.keys import hash_of
from ticketdesk.desk.sessions import idles_in, lives
from ticketdesk.models import Account, Session, Stage
from ticketdesk.models.columns import now

# Put together once: this is asked at every click.
_BEHIND = (
    select(Session.token_hash, Session.seen_at, Account)
    .join(Account, col(Account.id) == col(Session.account_id))
    .where(
        Session.stage == Stage.complete,
        col(Session.token_hash).in_(bindparam("hashes", expanding=True)),
        *lives(bindparam("at"), bindparam("seen_after")),
    )
)


async def cookies(session: AsyncSession, tokens: Collection[str]) -> dict[str, tuple[datetime, Account]]:
    """Of those cookies whose complete sessions last: the last click, and the account.

    Args:
        session: Any session.
        tokens: The cookies.
    """
    hashes, moment = {hash_of(token): token for token in tokens}, now()
    values = {"hashes": list(hashes), "at": moment, "seen_after": moment - idles_in()}
    found = await session.exec(_BEHIND, params=values)
    return {hashes[token_hash]: (seen_at, account) for token_hash, seen_at, account in found}
