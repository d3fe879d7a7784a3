"""Which words of a ticket spoke for what it holds now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from ticketdesk.models import StoredSuggestion, Ticket
from ticketdesk.web.shared.evidence import Evidence

FIELDS: tuple[Literal["category", "priority"], ...] = ("category", "priority")


def weighed(ticket: Ticket, stored: Sequence[StoredSuggestion]) -> list[Evidence]:
    """The evidence of the suggestions that hold. For what a person chose against all of them there is none.

    Args:
        ticket: The ticket.
        stored: What the sources said of it, oldest first.
    """
    found = []
    for field in FIELDS:
        value, source = getattr(ticket, field), getattr(ticket, f"{field}_source")
        agree = [said for said in stored if getattr(said, field) is value and _quotes(said, field)]
        # Where a person kept a value, the newest who said so speaks for it.
        holds = [said for said in agree if said.source is source] or agree
        if holds:
            found.append(Evidence(field, value.word, _quotes(holds[-1], field)))
    return found


def _quotes(said: StoredSuggestion, field: str) -> list[str]:
    quotes: list[str] = getattr(said, f"{field}_evidence")
    return quotes
