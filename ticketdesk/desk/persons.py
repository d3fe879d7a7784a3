"""One person on the desk: a requester's address, however it is spelled, an account, or both. What is here of them."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlalchemy import text as sql
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import seal, text
from ticketdesk.desk.access import Act, require
from ticketdesk.errors import Invalid
from ticketdesk.models import Account

PURPOSE = "proofs of people"

# Two questions, because each has an index of its own.
OWN_TICKETS = """
    SELECT id FROM tickets WHERE lower(email) = lower(:address) AND email IS NOT NULL AND deleted_at IS NULL
    UNION ALL
    SELECT id FROM tickets WHERE deleted_at IS NOT NULL AND lower(email) = lower(:address)
"""
_AMOUNTS = sql(f"""
    WITH own AS MATERIALIZED ({OWN_TICKETS})
    SELECT (SELECT count(*) FROM own) AS tickets, moments.*, words.*, files.*, mails.*, ratings.*
    FROM (SELECT min(created_at) AS first_at, max(updated_at) AS last_at FROM tickets JOIN own USING (id)) AS moments,
        (SELECT count(*) AS messages FROM messages JOIN own ON own.id = ticket_id) AS words,
        (SELECT count(*) AS files, coalesce(sum(size), 0)::bigint AS bytes FROM attachments JOIN own ON own.id = ticket_id)
            AS files,
        (SELECT count(*) AS mails FROM mails WHERE lower(address) = lower(:address)) AS mails,
        (SELECT count(*) AS ratings FROM ratings JOIN own ON own.id = ticket_id) AS ratings
""")  # noqa: S608


@dataclass(frozen=True)
class Person:
    """What is here of somebody.

    Args:
        address: As it was asked for.
        account: The account under this address.
        tickets: Those that they wrote, deleted ones too.
        first_at, last_at: From when to when.
        messages: All words on these tickets, whoever wrote them.
        files, bytes: The files on these tickets.
        mails: That were noted for this address.
        ratings: That they gave.
    """

    address: str
    account: Account | None
    tickets: int
    first_at: datetime | None
    last_at: datetime | None
    messages: int
    files: int
    bytes: int
    mails: int
    ratings: int

    @property
    def is_known(self) -> bool:
        """Whether anything is here."""
        return bool(self.account or self.tickets or self.mails)


async def look(session: AsyncSession, address: object, *, by: Account | None) -> Person:
    """Count what is here of a person; nothing is changed.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        Invalid: this is no address.
    """
    require(by, Act.erase_people)
    return await counted(session, fit(address))


async def counted(session: AsyncSession, address: str) -> Person:
    """The same, for who has asked already."""
    row = (await session.execute(_AMOUNTS, {"address": address})).mappings().one()
    return Person(address=address, account=await account_of(session, address), **row)


async def account_of(session: AsyncSession, address: str) -> Account | None:
    """The account under an address."""
    statement = select(Account).where(func.lower(col(Account.email)) == func.lower(address))
    return (await session.exec(statement)).first()


async def hash_of_person(session: AsyncSession, address: str) -> bytes:
    """By what a proof is found: whoever knows the address finds it, and nobody finds the address."""
    key = await seal.derived(session, PURPOSE)
    return hmac.digest(key, address.casefold().encode(), "sha256")


def fit(address: object, field: str = "address") -> str:
    """An address from outside.

    Raises:
        Invalid: it is none.
    """
    try:
        return text.needed_address(address)
    except text.Unfit as error:
        raise Invalid({field: str(error)}) from None
