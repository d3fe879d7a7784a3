"""Naming somebody in an internal note: ``@Ines Duarte`` lets her watch the ticket, and she is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import nudges, text
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.bare import Hand, first
from ticketdesk.models import Account, Message, Reason, Ticket
from ticketdesk.models.columns import now

_HERE = """
    SELECT array_agg(id) AS ids, array_agg(name) AS names FROM accounts
    WHERE joined_at IS NOT NULL AND disabled_at IS NULL
"""
_WATCH = """
    INSERT INTO watchers (ticket_id, account_id, created_at)
    SELECT %(number)s, told, %(moment)s FROM unnest(%(ids)s::int[]) AS told ON CONFLICT DO NOTHING
"""


async def people(session: AsyncSession, *, by: Account | None) -> Sequence[Account]:
    """Whom somebody can name: everybody who is here, but themselves, by name.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
    """
    who = require(by, Act.change_tickets)
    is_here = (col(Account.joined_at).is_not(None), col(Account.disabled_at).is_(None))
    others = select(Account).where(*is_here, Account.id != who.id)
    return (await session.exec(others.order_by(col(Account.name), col(Account.id)))).all()


async def tell(hand: Hand, ticket: Ticket | int, message: Message | int, words: str, *, by: Account) -> None:
    """Have everybody who is named in an internal note watch the ticket, and tell them.

    Args:
        hand: The transaction of the note.
        ticket: What it stands on, or its number.
        message: The note, or its number.
        words: What it says.
        by: Who wrote it; naming oneself does nothing.
    """
    if "@" not in words:
        return
    here = await first(hand, _HERE, {})
    people = dict(zip(here["ids"], here["names"], strict=True)) if here and here["ids"] else {}
    ids = [number for number in named_in(words, people) if number != by.id]
    if not ids:
        return
    number = ticket.id if isinstance(ticket, Ticket) else ticket
    await first(hand, _WATCH, {"number": number, "ids": ids, "moment": now()})
    await nudges.tell(hand, ids, ticket, Reason.mentioned, by=by, message=message)


def named_in(words: str, people: Mapping[int, str]) -> list[int]:
    """Who is named, each once: by the whole name, or by the first one where nobody else has it.

    Two people of the same name are both meant. An ``@`` inside a word, as in an address, names nobody.

    Args:
        words: What was written.
        people: The names of accounts by their numbers.
    """
    by_name = _by_name(people)
    if not by_name:
        return []
    # The longest name first: "@Ana Moreau" is not "@Ana".
    names = "|".join(re.escape(name) for name in sorted(by_name, key=len, reverse=True))
    found = re.finditer(rf"(?<!\w)@({names})(?!\w)", text.one_form(words).casefold())
    return list(dict.fromkeys(number for match in found for number in by_name[match[1]]))


def _by_name(people: Mapping[int, str]) -> dict[str, list[int]]:
    by_name: dict[str, list[int]] = {}
    folded = {number: " ".join(text.one_form(name).casefold().split()) for number, name in people.items()}
    firsts = Counter(name.split()[0] for name in folded.values())
    for number, name in folded.items():
        by_name.setdefault(name, []).append(number)
    for number, name in folded.items():
        if firsts[name.split()[0]] == 1:
            by_name.setdefault(name.split()[0], [number])
    return by_name
