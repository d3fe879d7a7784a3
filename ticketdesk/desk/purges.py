"""What removes for good, and the proof of it: one function of the database, which belongs to another role.

The application itself can neither change history nor a proof; see ``docs/decisions/0032-erasing-people.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import persons, seal
from ticketdesk.desk.access import Act, require
from ticketdesk.models import Account, Fate, Why

FINISHED = "finished"
"""The rule of the last proof about a person: nothing of them is left."""
SHOWN = 30


@dataclass(frozen=True)
class Gone:
    """What went at once.

    Args:
        tickets, messages, files: How many; tickets that are not as they have to be stay.
        contents: The digests of the files. Their content goes when no other file has it.
    """

    tickets: int
    messages: int
    files: int
    contents: frozenset[bytes]


@dataclass(frozen=True)
class Proof:
    """What was removed for one reason on one day, put together.

    Args:
        why: The reason.
        rule: The rule of retention, as it was then.
        by: Who asked for it; empty for the clock and for the command line.
        begun_at, at: When the first and the last of it went.
        tickets, messages, files: How many.
        is_whole: Of a person: nothing is left. Of anything else always.
    """

    why: Why
    rule: str
    by: str
    begun_at: datetime
    at: datetime
    tickets: int
    messages: int
    files: int
    is_whole: bool


_PURGE = text("""
    SELECT * FROM purge(CAST(:numbers AS integer[]), :fate, :why, CAST(:by AS integer), CAST(:whose AS bytea), :rule)
""")
_PROOFS = f"""
    SELECT why, CASE why WHEN 'person' THEN '' ELSE rule END AS rule, coalesce(name, '') AS by,
        min(at) AS begun_at, max(at) AS at, sum(tickets) AS tickets, sum(messages) AS messages, sum(files) AS files,
        why <> 'person' OR bool_or(rule = '{FINISHED}') AS is_whole
    FROM (
        SELECT * FROM purges WHERE CAST(:whose AS bytea) IS NULL OR person = CAST(:whose AS bytea) ORDER BY id DESC LIMIT 5000
    ) AS purges LEFT JOIN accounts ON accounts.id = by_id
    GROUP BY why, 2, name, by_id, person, at::date ORDER BY max(at) DESC LIMIT :most
"""  # noqa: S608


async def purge(
    session: AsyncSession,
    numbers: Sequence[int],
    fate: Fate,
    why: Why,
    *,
    by: int | None = None,
    whose: bytes | None = None,
    rule: str = "",
) -> Gone:
    """Erase the words of some tickets, or remove tickets that were deleted long ago; a proof is left in the same transaction.

    Args:
        session: The transaction.
        numbers: The tickets. What is erased already, or not deleted for thirty days, stays.
        fate: Whether their figures stay.
        why: The reason.
        by: The account that asked for it.
        whose: Of a person: the keyed hash of the address.
        rule: The rule of retention in words.
    """
    values = {"numbers": list(numbers), "fate": fate.value, "why": why.value}
    row = (await session.execute(_PURGE, values | {"by": by, "whose": whose, "rule": rule})).one()
    tickets, messages, files, contents = row
    return Gone(tickets, messages, files, frozenset(bytes(digest) for digest in contents))


async def proofs(
    session: AsyncSession, *, by: Account | None, whose: bytes | None = None, most: int = SHOWN
) -> list[Proof]:
    """The newest proofs, those of one person if ``whose`` is given.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
    """
    require(by, Act.erase_people)
    return await grouped(session, whose=whose, most=most)


async def grouped(session: AsyncSession, *, whose: bytes | None, most: int = SHOWN) -> list[Proof]:
    """The same for the command line, where nobody is signed in."""
    rows = await session.execute(text(_PROOFS), {"whose": whose, "most": most})
    return [Proof(Why(why), *rest) for why, *rest in rows]


async def proofs_of(session: AsyncSession, address: str, *, by: Account | None) -> list[Proof]:
    """The proofs about one person, found by the address alone.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
    """
    if not await seal.is_made(session):
        return []
    return await proofs(session, by=by, whose=await persons.hash_of_person(session, address))
