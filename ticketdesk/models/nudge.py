"""What one account is told of in the desk: that it was mentioned, given a ticket, or that a requester answered."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import choice, maybe_moment, moment


class Reason(StrEnum):
    mentioned = "mentioned"
    assigned = "assigned"
    replied = "replied"
    woken = "woken"


class Nudge(SQLModel, table=True):
    __tablename__ = "nudges"
    __table_args__ = (
        Index("ix_nudges_newest", "account_id", text("id DESC")),
        Index("ix_nudges_unread", "account_id", postgresql_where=text("read_at IS NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="accounts.id", ondelete="CASCADE")
    ticket_id: int = Field(foreign_key="tickets.id", ondelete="CASCADE", index=True)
    reason: Reason = Field(sa_type=choice(Reason, "reason"))
    # Who did it; None: the requester, or the clock.
    by_id: int | None = Field(default=None, foreign_key="accounts.id", ondelete="SET NULL")
    message_id: int | None = Field(default=None, foreign_key="messages.id", ondelete="SET NULL", index=True)
    created_at: datetime = moment()
    read_at: datetime | None = maybe_moment()
