"""Mails to a requester that did not arrive, as an agent sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from ticketdesk.models import Mail


class Unmailed(TypedDict):
    """One mail, why it was not taken, and whether it is not tried any more."""

    id: int
    address: str
    error: str
    is_over: bool


def unmailed(mails: Sequence[Mail]) -> list[Unmailed]:
    """The mails as the browser gets them."""
    return [
        Unmailed(
            id=one.id or 0, address=one.address, error=one.error or "", is_over=one.failed_at is not None
        )
        for one in mails
    ]
