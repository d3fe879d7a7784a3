"""Forty tickets of every kind, and filters that tell them apart; all by one dice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from random import Random

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.spoken import Reply
from ticketdesk.models import (
    Account,
    Category,
    Kind,
    Message,
    Priority,
    Status,
    Tag,
    Ticket,
    TicketTag,
)

NOON = datetime(2031, 3, 4, 12, tzinfo=UTC)


async def forty(
    random: Random, session: AsyncSession, people: list[Account], a_ticket: Callable[..., Awaitable[Ticket]]
) -> list[int]:
    """Tickets of every kind, some with tags, some in conversation."""
    numbers = [
        (
            await a_ticket(
                random.choice(["Invoice", "Login", "b% off"]),
                random.choice(["An invoice of 1 EUR", "The login", "-"]),
                email=random.choice([None, "bo@example.com", "cy@example.org"]),
                category=random.choice([None, *Category]),
                priority=random.choice([None, *Priority]),
                status=random.choice(list(Status)),
                assignee=random.choice([None, *people]),
                deleted=random.random() < 0.15,
                at=NOON - timedelta(minutes=random.randint(0, 20)),
            )
        ).id
        for _ in range(40)
    ]
    tags = [Tag(name=name) for name in ("vip", "late")]
    session.add_all(tags)
    await session.flush()
    for number in numbers:
        who = random.choice([None, None, people[0].id])
        if random.random() < 0.5:
            session.add(Message(ticket_id=number, kind=Kind.public, author_id=who, body="Is it?"))
        for tag in random.sample(tags, random.choice([0, 0, 1, 2])):
            session.add(TicketTag(ticket_id=number, tag_id=tag.id))
        await session.flush()
    return numbers


def any_filter(random: Random, people: list[Account], *, parts: int = 7) -> TicketFilter:
    """A filter of so many parts at most, each with up to three values."""
    some = lambda values: ",".join(random.sample(list(values), random.randint(1, 3)))  # noqa: E731
    query = {
        "status": some(Status),
        "category": some(Category),
        "priority": some(Priority),
        "assignee": some(["me", "none", *(str(one.id) for one in people)]),
        "search": random.choice(["invoice", "b%", "login INVOICE", "example.org", "#2", "1"]),
        "tag": some(["vip", "late", "unknown"]),
        "reply": some(Reply),
    }
    chosen = random.sample(list(query.items()), random.randint(0, parts))
    wanted, refused = TicketFilter.read(dict(chosen))
    assert refused == []
    return wanted
