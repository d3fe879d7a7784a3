"""Words that people put on tickets. One that nobody used before is made by its first use."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

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
# Commas, controls, marks of direction: written as an expression that means the same to readers of JSON schemas.
_REFUSED = "\\u0000-\\u001f,\\u007f-\\u009f\\u00ad\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff0-\\ufffb"
ONE_LINE = f"^[^{_REFUSED}]+$"
"""What a tag's name is made of; there is something to see in it as well."""
_FITS = re.compile(f"[^{_REFUSED}]+")

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
_BRING = """
    INSERT INTO ticket_tags (ticket_id, tag_id, tagged_at, tagged_by)
    SELECT DISTINCT number, id, %(moment)s::timestamptz, %(by)s::integer
    FROM unnest(%(numbers)s::integer[], %(names)s::text[]) AS worn (number, worn_name)
    JOIN tags ON lower(name) = lower(worn_name)
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
    if isinstance(value, str) and "," in value:
        raise Invalid({"tags": "A tag has no comma. Give several tags one by one."})
    try:
        name = " ".join(text.words(value, name="A tag", longest=NAME_LENGTH).split())
    except text.Unfit as error:
        raise Invalid({"tags": str(error)}) from None
    if not _FITS.fullmatch(str(value)):
        raise Invalid({"tags": "A tag is one line, without characters that cannot be seen. Type it again."})
    return name


def fit_all(value: object) -> tuple[str, ...]:
    """The names of all the tags of a ticket, as a program gives them.

    Raises:
        Invalid: it is no list, one cannot be a tag, or a ticket cannot have so many.
    """
    if not isinstance(value, list):
        raise Invalid({"tags": "Give a list of names; an empty one for no tags."})
    if len(value) > MOST_TAGS:
        raise TooManyTags
    return tuple(dict.fromkeys(fit(name) for name in value))


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


async def bring(hand: Hand, worn: Sequence[tuple[int, str]], *, by: Account) -> None:
    """Put tags on many tickets that were just imported.

    Args:
        hand: The import's transaction.
        worn: Numbers of tickets, each with a name that can be a tag.
        by: Who imports.
    """
    if not worn:
        return
    await made(hand, {name for _, name in worn}, by=by)
    values = {"numbers": [number for number, _ in worn], "names": [name for _, name in worn]}
    await first(hand, _BRING, values | {"moment": now(), "by": by.id})


_WORN = """
    SELECT json_object_agg(name, json_build_array(tagged_at, tagged_by)) AS worn
    FROM ticket_tags JOIN tags ON tags.id = tag_id WHERE ticket_id = %(number)s AND name = ANY(%(names)s)
"""
_AS_WORN = """
    UPDATE ticket_tags SET tagged_at = (worn.value ->> 0)::timestamptz, tagged_by = (worn.value ->> 1)::integer
    FROM json_each(%(worn)s::json) AS worn JOIN tags ON name = worn.key WHERE ticket_id = %(number)s AND tag_id = tags.id
"""


async def worn(hand: Hand, number: int, names: Sequence[str]) -> dict[str, Any]:
    """By the name of a tag when it was put on a ticket, and by whom; those that it does not have are left out."""
    row = await first(hand, _WORN, {"number": number, "names": list(names)})
    return (row and row["worn"]) or {}


async def wear_again(hand: Hand, number: int, worn: Mapping[str, Any]) -> None:
    """Let tags that were just put back tell when they were put on at first, and by whom."""
    if worn:
        await first(hand, _AS_WORN, {"number": number, "worn": json.dumps(worn)})
