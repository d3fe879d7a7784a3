"""Who has the last public word on tickets, as one part of a filter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, literal_column, or_

from ticketdesk.desk import several
from ticketdesk.desk.searching import Bind
from ticketdesk.models.choices import Choice


class Reply(Choice):
    """How far the conversation of a ticket has come; each ticket is in one of these."""

    none = "none"
    agent = "agent"
    requester = "requester"

    @property
    def word(self) -> str:
        """What it is called in a sentence."""
        return _WORDS[self]


_WORDS = {
    Reply.none: "no reply yet",
    Reply.agent: "our reply last",
    Reply.requester: "their reply last",
}
# Written out, as they stand in the indexes.
_FITS = {
    Reply.none: literal_column("tickets.replied_at IS NULL"),
    Reply.agent: literal_column("tickets.last_word = 'agent'"),
    Reply.requester: and_(
        literal_column("tickets.replied_at IS NOT NULL"), literal_column("tickets.last_word = 'requester'")
    ),
}

read = several.choices(Reply)


def say(chosen: tuple[Reply, ...]) -> str:
    """What it adds to a sentence."""
    return "with " + several.either(reply.word for reply in chosen)


def form(chosen: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """Which SQL it is: nothing is bound in it."""
    return chosen


def where(chosen: tuple[Reply, ...], _bind: Bind) -> ColumnElement[bool]:
    """The condition in SQL."""
    return or_(*(_FITS[reply] for reply in chosen))


def values(_chosen: tuple[Reply, ...], _me: int | None) -> Mapping[str, Any]:
    """Nothing stands for a value."""
    return {}
