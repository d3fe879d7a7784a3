"""What a ticket stands for, as an agent sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from ticketdesk.models import Ticket

SHOWN = 12


class Joined(TypedDict):
    """One ticket that another one stands for."""

    number: int
    title: str
    status: str
    at: str


def joined(tickets: Sequence[Ticket], *, most: int = SHOWN) -> list[Joined]:
    """The first of them as the browser gets them; the list of all is a page of its own."""
    return [
        Joined(number=one.id or 0, title=one.title, status=one.status.value, at=one.created_at.isoformat())
        for one in tickets[:most]
    ]
