"""Words on a ticket: a public reply, an internal note or the comment that closed it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import choice, moment

BODY_LENGTH = 20_000


class Kind(StrEnum):
    public = "public"
    internal = "internal"
    closing = "closing"


class Message(SQLModel, table=True):
    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint(
            f"char_length(body) BETWEEN 1 AND {BODY_LENGTH} AND body ~ '\\S'", name="body_length"
        ),
        # Without an author the requester wrote it, and a requester writes in public only.
        CheckConstraint("author_id IS NOT NULL OR kind = 'public'", name="requester_writes_in_public"),
        CheckConstraint("split_into_id <> ticket_id", name="split_into_another"),
        Index("ix_messages_split", "split_into_id", postgresql_where=text("split_into_id IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.id", index=True, ondelete="CASCADE")
    kind: Kind = Field(sa_type=choice(Kind, "kind"))
    author_id: int | None = Field(default=None, foreign_key="accounts.id")
    body: str
    created_at: datetime = moment()
    # The ticket that was made of it; it is told there and no longer here.
    split_into_id: int | None = Field(default=None, foreign_key="tickets.id", ondelete="SET NULL")
