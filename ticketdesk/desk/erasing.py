"""A person is erased: what they wrote and what was written to them is replaced, files go, figures and a proof stay.

It is asked for once and done by the worker, some hundred tickets in each transaction. Each batch finds by itself what is
left, so whatever stops it, it goes on where it was. See ``docs/decisions/0032-erasing-people.md``.
"""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import audit, erased_accounts, erased_answers, jobs, persons, purges, seal, words
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.purges import FINISHED, Gone
from ticketdesk.errors import Invalid, NotFound
from ticketdesk.models import Account, Deed, Fate, Why

BATCH = 250
SEALED_FOR = "people to erase"
ANOTHER = "This is another address than the one above. Nothing was erased."
NOBODY = "Nothing here is of this address. Nothing was erased."

_OWN_LEFT = f"SELECT id FROM ({persons.OWN_TICKETS}) AS own ORDER BY id LIMIT :size"  # noqa: S608
_LEFT = text(_OWN_LEFT)
# Lists that somebody keeps under a name may be all about one address.
_LEFTOVERS = (
    text("DELETE FROM mails WHERE lower(address) = lower(:address)"),
    text("""
        DELETE FROM views WHERE position(lower(:address) IN lower(query)) > 0
            OR position(replace(lower(:address), '@', '%40') IN lower(query)) > 0
    """),
)
# PostgreSQL keeps the values that are most common, words and addresses too.
_STATISTICS = text("ANALYZE tickets, messages, mails, accounts, word_counts")


async def begin(session: AsyncSession, address: object, again: object, *, by: Account | None) -> None:
    """Have the worker erase a person.

    Args:
        session: The transaction.
        address: Who is to be erased.
        again: The same, typed once more: there is no way back.
        by: Who asks for it.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        Invalid: this is no address, or the second is another one.
        NotFound: there is nothing of this address.
        Yourself, LastAdmin: the account is one's own, or the last one that administers the desk.
    """
    who = require(by, Act.erase_people)
    wanted = persons.fit(address)
    if not isinstance(again, str) or again.strip().casefold() != wanted.casefold():
        raise Invalid({"again": ANOTHER})
    await begin_now(session, wanted, by=who)


async def begin_now(session: AsyncSession, address: str, *, by: Account | None) -> None:
    """The same from the command line, where nobody is signed in and the address was typed twice already.

    Raises:
        NotFound, Yourself, LastAdmin: as for ``begin``.
    """
    person = await persons.counted(session, address)
    if not person.is_known:
        raise NotFound(NOBODY)
    if person.account is not None:
        await erased_accounts.refuse(session, person.account, by=by)
    await audit.record(session, Deed.erased, by=by, about="a person")
    sealed = (await _sealer(session)).encrypt(address.encode()).decode()
    name = (await persons.hash_of_person(session, address)).hex()
    await jobs.erase_later(session, sealed, name=name, by=by.id if by else None)


async def opened(session: AsyncSession, sealed: str) -> str:
    """The address that a job is about: an address itself never stands among the jobs.

    Raises:
        NotFound: it was sealed by another secret.
    """
    try:
        return (await _sealer(session)).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise NotFound("The desk has another secret now: ask for it again.") from None


async def erase_some(session: AsyncSession, address: str, *, by: int | None) -> Gone:
    """Erase the next tickets of a person; none went when none is left.

    Args:
        session: A transaction of its own.
        address: Who.
        by: The account that asked for it.
    """
    found = await session.execute(_LEFT, {"address": address, "size": BATCH})
    numbers = list(found.scalars())
    whose = await persons.hash_of_person(session, address)
    if not numbers:
        return Gone(0, 0, 0, frozenset())
    return await purges.purge(session, numbers, Fate.erase, Why.person, by=by, whose=whose)


async def finish(session: AsyncSession, address: str, *, by: int | None) -> None:
    """Erase what hangs on no ticket, and leave the proof that nothing is left.

    Args:
        session: A transaction of its own.
        address: Who.
        by: The account that asked for it.
    """
    who = await session.get(Account, by) if by else None
    account = await persons.account_of(session, address)
    for leftover in _LEFTOVERS:
        await session.execute(leftover, {"address": address})
    if account is not None:
        await erased_accounts.erase(session, account, by=who)
    await erased_answers.forget(session)
    whose = await persons.hash_of_person(session, address)
    await purges.purge(session, (), Fate.erase, Why.person, by=by, whose=whose, rule=FINISHED)


async def forget_statistics(session: AsyncSession) -> None:
    """What was counted of the words, by the desk and by PostgreSQL, is counted anew without those that went."""
    await words.count_again(session)
    await session.execute(_STATISTICS)


async def _sealer(session: AsyncSession) -> Fernet:
    return await seal.sealer(session, SEALED_FOR)
