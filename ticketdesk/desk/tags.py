"""Words that people put on tickets. One that nobody used before is made by its first use."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from sqlalchemy import text as sql
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import text
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.bare import Hand, first
from ticketdesk.errors import Invalid
from ticketdesk.models import Account, Tag
from ticketdesk.models.columns import now
from ticketdesk.models.tag import MOST_TAGS, NAME_LENGTH

MOST_ON_DESK = 1_000
"""So many tags a desk can have: what nobody finds again is no tag."""
# Some scripts and emoji are written with these two, which take no ink.
_JOINERS = "\u200c\u200d"

_USED = sql("""
    SELECT tag_id FROM (SELECT tag_id FROM ticket_tags ORDER BY ticket_id DESC, tag_id DESC LIMIT 2000) AS lately
    GROUP BY tag_id ORDER BY count(*) DESC
""")
_KNOWN = """
    SELECT array_agg(id ORDER BY id) AS ids, array_agg(name ORDER BY id) AS names FROM (
        SELECT id, name FROM tags
        WHERE lower(name) IN (SELECT lower(asked) FROM unnest(%(names)s::text[]) AS asked) FOR KEY SHARE
    ) AS known
"""
_MAKE = """
    INSERT INTO tags (name, created_at, created_by)
    SELECT asked, %(moment)s, %(by)s FROM unnest(%(names)s::text[]) AS asked
    WHERE lower(asked) NOT IN (SELECT lower(name) FROM tags) ORDER BY lower(asked) ON CONFLICT DO NOTHING
"""
_PUT_ON = """
    INSERT INTO ticket_tags (ticket_id, tag_id, tagged_at, tagged_by)
    SELECT %(number)s, id, %(moment)s, %(by)s FROM tags WHERE name = ANY(%(names)s::text[]) ON CONFLICT DO NOTHING
"""
_TAKE_OFF = """
    DELETE FROM ticket_tags USING tags WHERE ticket_id = %(number)s AND tag_id = tags.id AND name = ANY(%(names)s::text[])
"""


class TooManyTags(Invalid):
    """A ticket has as many tags as it can have. Take one off first; nothing was changed."""

    def __init__(self) -> None:
        super().__init__({"tags": f"A ticket can have {MOST_TAGS} tags. Take one off first."})


async def names(session: AsyncSession, *, by: Account | None) -> Sequence[Tag]:
    """Every tag, those first that the newest tickets use most, then by name.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
    """
    require(by, Act.see_tickets)
    used = {number: place for place, number in enumerate((await session.execute(_USED)).scalars())}
    found = (await session.exec(select(Tag).order_by(col(Tag.name)))).all()
    return sorted(found, key=lambda tag: (used.get(tag.id or 0, len(used)), tag.name.lower()))


def fit(value: object) -> str:
    """A tag's name: one line, no comma, nothing that cannot be seen.

    Raises:
        Invalid: it cannot be a tag.
    """
    try:
        name = " ".join(text.words(value, name="A tag", longest=NAME_LENGTH).split())
    except text.Unfit as error:
        raise Invalid({"tags": str(error)}) from None
    if "," in name:
        raise Invalid({"tags": "A tag has no comma. Give several tags one by one."})
    if any(unicodedata.category(char) in ("Cc", "Cf", "Co", "Cn") and char not in _JOINERS for char in name):
        raise Invalid({"tags": "A tag holds a character that cannot be seen. Type it again."})
    return name


async def known(hand: Hand, wanted: Iterable[str]) -> list[str]:
    """The tags of some names as they are spelled, without those that nobody ever used.

    They stay until the end of the transaction.
    """
    row = await first(hand, _KNOWN, {"names": list(wanted)})
    return list(row["names"] or ()) if row else []


async def made(hand: Hand, wanted: Iterable[str], *, by: Account) -> list[str]:
    """The same, after those were made that nobody used before.

    Args:
        hand: The transaction. No ticket is locked in it yet: who makes the same tag at this moment is waited for.
        wanted: Names from outside.
        by: Who uses them.

    Raises:
        Invalid: one cannot be a tag, or the desk has as many as it can have.
    """
    asked = list(dict.fromkeys(fit(name) for name in wanted))
    found = await known(hand, asked)
    if len(found) < len(asked):
        await _refuse_too_many(hand, len(asked) - len(found))
        await first(hand, _MAKE, {"names": asked, "moment": now(), "by": by.id})
        found = await known(hand, asked)
    return found


async def _refuse_too_many(hand: Hand, more: int) -> None:
    row = await first(hand, "SELECT count(*) AS amount FROM tags", {})
    if row and row["amount"] + more > MOST_ON_DESK:
        refused = f"The desk has {row['amount']:,} tags, as many as it can have. Use one of them."
        raise Invalid({"tags": refused})


async def put(hand: Hand, number: int, *, on: Sequence[str], off: Sequence[str], by: Account) -> None:
    """Put tags on a ticket that is locked, and take others off. History is the caller's.

    Args:
        hand: The transaction.
        number: The ticket's number.
        on, off: Names as they are spelled.
        by: Who does it.
    """
    values = {"number": number, "moment": now(), "by": by.id}
    if off:
        await first(hand, _TAKE_OFF, values | {"names": list(off)})
    if on:
        await first(hand, _PUT_ON, values | {"names": list(on)})
