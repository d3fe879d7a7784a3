"""The audit log: who did what to whom, from where. A line is written in the transaction of what it tells."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import visit
from ticketdesk.models import Account, AuditEntry, Deed


async def record(
    session: AsyncSession,
    deed: Deed,
    *,
    by: Account | None,
    account: Account | None = None,
    about: str = "",
    before: str | None = None,
    after: str | None = None,
) -> None:
    """Write one line. The network address is that of the current visit.

    Args:
        session: The transaction of the deed.
        deed: What was done.
        by: Who did it; None: nobody who is signed in.
        account: To whose account, where it was one.
        about: To what else, such as "ticket 4812". Never a secret, an address or what a person wrote.
        before: The old value, for a setting or a right.
        after: The new value.
    """
    session.add(
        AuditEntry(
            deed=deed,
            actor_id=by.id if by else None,
            account_id=account.id if account else None,
            about=about,
            before=before,
            after=after,
            address=visit.current().address,
        )
    )
    await session.flush()
