"""Why a ticket is among the hits of a search: its title with marks, and the place elsewhere that has the other words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import snippets
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.snippets import Piece
from ticketdesk.desk.sought import Sought
from ticketdesk.models import Account
from ticketdesk.models.message import Kind

LOOKED_AT = 20_000
MESSAGES = 100
PLACES = {
    Kind.public: "in a reply",
    Kind.internal: "in an internal note",
    Kind.closing: "in the closing comment",
}

_DESCRIPTIONS = text("SELECT id, description FROM tickets WHERE id = ANY(:numbers)")
# The newest message of each ticket that has one of the words which stand neither in its title nor in its description.
_MESSAGES = text("""
    SELECT asked.number, said.kind, said.body FROM unnest(CAST(:numbers AS integer[])) AS asked (number)
    CROSS JOIN LATERAL (
        SELECT kind, body FROM (
            SELECT id, kind, body FROM messages WHERE ticket_id = asked.number ORDER BY id DESC LIMIT :newest
        ) AS newest WHERE lower(unaccent(body)) ~ :pattern ORDER BY id DESC LIMIT 1
    ) AS said
""")


@dataclass(frozen=True)
class Hit:
    """What a search found in one ticket, in plain pieces.

    Args:
        title: The whole title.
        place: A few words around what was found elsewhere; empty where the title has all of it.
        where: Where that is, in words: "in a reply"; empty for the description.
    """

    title: Sequence[Piece]
    place: Sequence[Piece] = ()
    where: str = ""


async def of(
    session: AsyncSession, rows: Sequence[RowMapping | Mapping[str, Any]], search: str, *, by: Account | None
) -> dict[int, Hit]:
    """By ticket what was found in it.

    Args:
        session: Any session.
        rows: Tickets with ``id``, ``title`` and ``email``, as a list has them.
        search: What they were found by.
        by: Who looks.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
    """
    require(by, Act.see_tickets)
    return await of_search(session, rows, search)


async def of_search(
    session: AsyncSession, rows: Sequence[RowMapping | Mapping[str, Any]], search: str
) -> dict[int, Hit]:
    """The same, for a caller that tells it only to people who were let in."""
    sought = Sought(search)
    titles = {row["id"]: " ".join(row["title"].split()) for row in rows} if sought.terms else {}
    found = {number: Hit(snippets.whole(title, sought.hits(title))) for number, title in titles.items()}
    lacking = {
        number: terms
        for number, title in titles.items()
        if (terms := set(sought.terms) - sought.found_in(title))
    }
    places = await _described(session, sought, lacking)
    places |= await _said(session, sought, {n: terms for n, terms in lacking.items() if n not in places})
    addresses = {row["id"]: row["email"] or "" for row in rows}
    for number in lacking:
        where, plain = places.get(number) or ("from", addresses[number])
        if hits := sought.hits(plain):
            found[number] = Hit(found[number].title, snippets.around(plain, hits), where)
    return found


async def _described(
    session: AsyncSession, sought: Sought, lacking: Mapping[int, Collection[str]]
) -> dict[int, tuple[str, str]]:
    """By ticket the description, where it has a word that the title lacks."""
    if not lacking:
        return {}
    rows = await session.execute(_DESCRIPTIONS, {"numbers": list(lacking)})
    lines = {row[0]: " ".join(row[1].split()) for row in rows}
    return {
        number: ("", line) for number, line in lines.items() if sought.found_in(line) & set(lacking[number])
    }


async def _said(
    session: AsyncSession, sought: Sought, lacking: Mapping[int, Collection[str]]
) -> dict[int, tuple[str, str]]:
    """By ticket where on it a message has such a word, and the message."""
    if not lacking:
        return {}
    pattern = sought.in_sql({term for terms in lacking.values() for term in terms})
    values = {"numbers": list(lacking), "pattern": pattern, "newest": MESSAGES}
    rows = await session.execute(_MESSAGES, values)
    return {row[0]: (PLACES[Kind(row[1])], " ".join(row[2][:LOOKED_AT].split())) for row in rows}
