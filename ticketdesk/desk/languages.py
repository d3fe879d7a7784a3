"""The languages of tickets: noted when the worker has read them, never by a person, and no news to anybody.

A ticket does not change by it: no line of history, and the moment of its last change stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, text
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import several
from ticketdesk.desk.searching import Bind
from ticketdesk.desk.text import Unfit
from ticketdesk.models import Ticket
from ticketdesk.models.language import LANGUAGES, UNTOLD

MOST_UNREAD = 1_000
PATTERN = several.pattern(f"{UNTOLD}|{'|'.join(LANGUAGES)}")
"""What may stand in an address."""

_UNREAD = text("""
    SELECT id, title, left(description, 4000) AS description FROM tickets
    WHERE language IS NULL AND deleted_at IS NULL ORDER BY id LIMIT :limit
""")
# Whoever holds a ticket at this moment is not waited for: it is still unread the next time.
_NOTE = text("""
    UPDATE tickets SET language = free.found FROM (
        SELECT id, found FROM tickets
            JOIN unnest(CAST(:numbers AS integer[]), CAST(:languages AS text[])) AS told (number, found) ON id = number
        WHERE language IS NULL ORDER BY id FOR NO KEY UPDATE OF tickets SKIP LOCKED
    ) AS free WHERE tickets.id = free.id
""")
# From one language to the next in the index, however many tickets each has.
_IN_USE = text("""
    WITH RECURSIVE used AS (
        (SELECT language FROM tickets WHERE deleted_at IS NULL AND language IS NOT NULL ORDER BY language LIMIT 1)
        UNION ALL
        SELECT (
            SELECT language FROM tickets
            WHERE deleted_at IS NULL AND language IS NOT NULL AND language > used.language ORDER BY language LIMIT 1
        ) FROM used WHERE language IS NOT NULL
    )
    SELECT language FROM used WHERE language IS NOT NULL
""")


async def unread(session: AsyncSession, *, limit: int = MOST_UNREAD) -> list[tuple[int, str, str]]:
    """Number, title and the beginning of the description of tickets whose language nobody has looked for, oldest first."""
    rows = await session.execute(_UNREAD, {"limit": limit})
    return [(row.id, row.title, row.description) for row in rows]


async def note(session: AsyncSession, found: Mapping[int, str]) -> None:
    """Store the languages of tickets that have none yet.

    Args:
        session: The transaction.
        found: By ticket, its language or ``und``.
    """
    numbers: Sequence[int] = sorted(found)
    if numbers:
        given = {"numbers": numbers, "languages": [found[number] for number in numbers]}
        await session.execute(_NOTE, given)


async def in_use(session: AsyncSession) -> dict[str, str]:
    """The languages in which there are tickets, by name, and what stands for none."""
    found = (await session.execute(_IN_USE)).scalars()
    return dict(sorted(((code, name_of(code)) for code in found), key=lambda one: (one[0] == UNTOLD, one[1])))


def name_of(code: str) -> str:
    """The words that people read for a language, behind "in"."""
    return LANGUAGES.get(code, "an unknown language")


def read(value: object) -> tuple[str, ...]:
    """What stands in an address.

    Raises:
        Unfit: there is no such language.
    """
    return several.read(value, _one, order=lambda code: (code == UNTOLD, code))


def _one(part: str) -> str:
    if part == UNTOLD or part in LANGUAGES:
        return part
    raise Unfit("Choose a language by its two letters, such as en or de, or und.")


def say(codes: tuple[str, ...]) -> str:
    """What a language adds to a sentence."""
    return "in " + several.either(name_of(code) for code in codes)


def where(form: bool, bind: Bind) -> ColumnElement[bool]:
    """The condition in SQL."""
    return several.fits(several.plain(Ticket.language), form, bind, "language")


def values(codes: tuple[str, ...], _me: int | None) -> Mapping[str, Any]:
    """The values of the condition."""
    return several.given("language", codes)
