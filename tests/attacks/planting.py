"""Payloads in every text that the desk keeps, put there by the verbs that its pages call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from unittest.mock import AsyncMock, patch

from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from tests.attacks.payloads import as_address, as_read, as_stored
from ticketdesk.desk import accounts, intake, messages, passwords, tickets
from ticketdesk.models import Account, Category, Priority, Role


@dataclass(frozen=True)
class Planted:
    """One ticket in which a payload is everything: title, description, names, replies, notes, the last word."""

    payload: str
    title: str
    words: str
    read: str
    email: str
    name: str
    number: int
    key: str
    account: int


async def plant(session: AsyncSession, payloads: Iterable[tuple[int, str]]) -> list[Planted]:
    """A ticket for each payload, and an account of that name which does everything with it."""
    return [await _plant(session, index, payload) for index, payload in payloads]


async def _plant(session: AsyncSession, index: int, payload: str) -> Planted:
    is_short = len(payload) <= 100
    title = payload if is_short else f"A long text {index}"
    name = payload if is_short else f"Somebody {index}"
    who = await _account(session, f"planted-{index}@example.com", name)
    raw = {"title": title, "description": payload, "email": as_address(payload)}
    taken = await intake.take_in(
        session, intake.NewTicket.read(raw | {"category": "general", "priority": "low"})
    )
    number = taken.ticket.id or 0
    await tickets.assign(session, number, who.id, by=who)
    await tickets.assign(session, number, None, by=who)
    await messages.reply(session, number, payload, by=who)
    other = await accounts.by_email(session, "ana@example.com")
    await tickets.assign(session, number, who.id, by=other)
    await messages.note(session, number, payload, by=who)
    # More than three changes in a row are folded to one line, which names the first.
    await tickets.set_category(session, number, Category.billing, by=who)
    await tickets.set_priority(session, number, Priority.high, by=who)
    await tickets.resolve(session, number, by=who)
    await tickets.reopen(session, number, by=who)
    await tickets.close(session, number, by=who, comment=payload)
    return Planted(
        payload,
        as_stored(title),
        as_stored(payload),
        as_read(payload),
        taken.ticket.email or "",
        as_stored(name),
        number,
        taken.key,
        who.id or 0,
    )


async def _account(session: AsyncSession, email: str, name: str) -> Account:
    # Argon2 is slow on purpose; nobody signs in to these with a password.
    with patch.object(passwords, "hashed", AsyncMock(return_value=making.password_hash())):
        return await accounts.add_from_the_command_line(
            session, email=email, name=name, password=making.PASSWORD, role=Role.agent
        )
