"""What an administrator sees of a person."""

from __future__ import annotations

from typing import TypedDict

from ticketdesk.desk.people import Person
from ticketdesk.models import Account


class Row(TypedDict):
    """One line of the list."""

    id: int
    name: str
    email: str
    initials: str
    tone: str
    role: str
    role_word: str
    standing: str
    seen: str
    sessions: int
    sessions_word: str
    has_second_factor: bool
    is_me: bool


def row(person: Person, me: Account | None) -> Row:
    """A person as the browser gets it."""
    account = person.account
    standing = "disabled" if account.disabled_at else "invited" if account.is_invited else "active"
    return Row(
        id=account.id or 0,
        name=account.name,
        email=account.email,
        initials=account.initials,
        tone=f"t{(account.id or 0) % 4 + 1}",
        role=account.role.value,
        role_word=account.role.word,
        standing=standing,
        seen=person.seen_at.isoformat() if person.seen_at else "",
        sessions=person.sessions,
        sessions_word=f"{person.sessions} session{'' if person.sessions == 1 else 's'}",
        has_second_factor=person.has_second_factor,
        is_me=me is not None and me.id == account.id,
    )
