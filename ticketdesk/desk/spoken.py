"""Who has the last public word on tickets, as one part of a filter."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, literal_column

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
FITS: dict[Reply, ColumnElement[bool]] = {
    Reply.none: literal_column("tickets.replied_at IS NULL"),
    Reply.agent: literal_column("tickets.last_word = 'agent'"),
    Reply.requester: and_(
        literal_column("tickets.replied_at IS NOT NULL"), literal_column("tickets.last_word = 'requester'")
    ),
}
