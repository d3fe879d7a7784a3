"""A reply that was sent and is held for a few seconds: no row of ``messages`` yet, so nobody outside the desk can read it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import Moment, choice, moment
from ticketdesk.models.message import BODY_LENGTH, Kind

HELD_IN = timedelta(seconds=10)
"""So long a reply can be taken back before it is delivered."""


class HeldReply(SQLModel, table=True):
    __tablename__ = "held_replies"
    __table_args__ = (
        CheckConstraint(
            f"char_length(body) BETWEEN 1 AND {BODY_LENGTH} AND body ~ '\\S'", name="body_length"
        ),
        CheckConstraint("kind <> 'internal'", name="a_note_is_not_held"),
        Index("ix_held_replies_due", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.id", index=True, ondelete="CASCADE")
    kind: Kind = Field(sa_type=choice(Kind, "kind"))
    author_id: int = Field(foreign_key="accounts.id")
    body: str
    # The line of history that told of it, which is its name there.
    line: int = Field(sa_type=BigInteger, unique=True)
    created_at: datetime = moment()
    due_at: datetime = Field(sa_type=Moment)
