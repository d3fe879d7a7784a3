"""Naming somebody in an internal note: ``@Ines Duarte`` lets her watch the ticket, and she is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import nudges, text
from ticketdesk.desk.access import Act, require
from ticketdesk.models import Account, Message, Reason, Ticket, Watcher
from ticketdesk.models.columns import now


async def people(session: AsyncSession, *, by: Account | None) -> Sequence[Account]:
    """Whom somebody can name: everybody who is here, but themselves, by name.

    Raises:
        NotSignedIn, NotAllowed: the account may not change tickets.
    """
    who = require(by, Act.change_tickets)
    return [one for one in await _here(session) if one.id != who.id]


async def tell(session: AsyncSession, ticket: Ticket, message: Message, *, by: Account) -> list[Account]:
    """Have everybody who is named in an internal note watch the ticket, and tell them. Gives who that is.

    Args:
        session: The transaction of the note.
        ticket: What it stands on.
        message: The note.
        by: Who wrote it; naming oneself does nothing.
    """
    if "@" not in message.body:
        return []
    named = [one for one in named_in(message.body, await _here(session)) if one.id != by.id]
    if not named:
        return []
    moment = now()
    rows = [{"ticket_id": ticket.id, "account_id": one.id, "created_at": moment} for one in named]
    await session.execute(insert(Watcher).values(rows).on_conflict_do_nothing())
    await nudges.tell(session, [one.id for one in named], ticket, Reason.mentioned, by=by, message=message)
    return named


def named_in(words: str, people: Sequence[Account]) -> list[Account]:
    """Who is named, each once: by the whole name, or by the first one where nobody else has it.

    Two people of the same name are both meant. An ``@`` inside a word, as in an address, names nobody.
    """
    by_name = _by_name(people)
    if not by_name:
        return []
    # The longest name first: "@Ana Moreau" is not "@Ana".
    names = "|".join(re.escape(name) for name in sorted(by_name, key=len, reverse=True))
    found = re.finditer(rf"(?<!\w)@({names})(?!\w)", text.one_form(words).casefold())
    meant = [one for match in found for one in by_name[match[1]]]
    return list({one.id: one for one in meant}.values())


def _by_name(people: Sequence[Account]) -> dict[str, list[Account]]:
    by_name: dict[str, list[Account]] = {}
    firsts = Counter(_folded(one).split()[0] for one in people)
    for one in people:
        name = _folded(one)
        by_name.setdefault(name, []).append(one)
        if firsts[name.split()[0]] == 1:
            by_name.setdefault(name.split()[0], [one])
    return by_name


def _folded(account: Account) -> str:
    return " ".join(text.one_form(account.name).casefold().split())


async def _here(session: AsyncSession) -> Sequence[Account]:
    here = select(Account).where(col(Account.disabled_at).is_(None))
    return (await session.exec(here.order_by(col(Account.name), col(Account.id)))).all()
