"""The account of somebody who is erased: a number under which their work stands, and nothing that tells who it was."""

from __future__ import annotations

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import invitations, people, sessions
from ticketdesk.errors import Refusal
from ticketdesk.models import Account
from ticketdesk.models.columns import now

NAME = "Erased person"

# What only its owner ever saw, and what opens the desk. What was shared stays: others work with it.
_OWN = (
    "sessions",
    "browsers",
    "invitations",
    "authenticators",
    "recovery_codes",
    "passkeys",
    "tokens",
    "drafts",
    "watchers",
    "nudges",
    "batches",
    "mails",
)
_UNSHARED = ("views", "macros")


class Yourself(Refusal):
    """This is your own account. Ask another administrator to erase it; nothing was changed."""

    status = 409


async def refuse(session: AsyncSession, account: Account, *, by: Account | None) -> None:
    """Refuse to erase an account without which the desk could not go on.

    Raises:
        Yourself: it is one's own.
        LastAdmin: nobody would be left to administer the desk.
    """
    if by is not None and by.id == account.id:
        raise Yourself
    await people.refuse_last(session, account)


async def erase(session: AsyncSession, account: Account, *, by: Account | None) -> None:
    """Take away the name, the address and every way in. What the account wrote, did and is given stays under its number.

    Raises:
        Yourself, LastAdmin: as for ``refuse``.
    """
    await refuse(session, account, by=by)
    await invitations.void(session, account)
    await sessions.end_all(session, account, by=by)
    number = {"number": account.id}
    for table in _OWN:
        own = f"DELETE FROM {table} WHERE account_id = :number"  # noqa: S608
        await session.execute(text(own), number)
    for table in _UNSHARED:
        own = f"DELETE FROM {table} WHERE owner_id = :number AND shared_at IS NULL"  # noqa: S608
        await session.execute(text(own), number)
    account.email, account.name = f"erased-{account.id}@erased.invalid", NAME
    account.password_hash = account.sso_subject = account.queue_columns = None
    account.unwanted_mail = []
    account.disabled_at = account.disabled_at or now()
    session.add(account)
    await session.flush()
