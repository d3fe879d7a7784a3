"""What a ticket stands for, as an agent sees it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from ticketdesk.models import Ticket


class Joined(TypedDict):
    """One ticket that another one stands for."""

    number: int
    title: str
    status: str
    at: str


def joined(tickets: Iterable[Ticket]) -> list[Joined]:
    """Tickets as the browser gets them."""
    return [
        Joined(number=one.id or 0, title=one.title, status=one.status.value, at=one.created_at.isoformat())
        for one in tickets
    ]
