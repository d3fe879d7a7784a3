"""What somebody did at once to one or many tickets, kept so that it can be undone at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import maybe_moment, moment

DID_LENGTH = 200


class Batch(SQLModel, table=True):
    __tablename__ = "batches"
    __table_args__ = (
        CheckConstraint(f"char_length(did) BETWEEN 1 AND {DID_LENGTH}", name="did_length"),
        Index("ix_batches_newest", "account_id", text("id DESC")),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="accounts.id", ondelete="CASCADE")
    # What was done, as it is told: "resolved", "set the priority to High".
    did: str
    # The same for the desk itself, by field: {"status": "resolved"}.
    act: dict[str, Any] = Field(sa_type=JSONB)
    created_at: datetime = moment()
    undone_at: datetime | None = maybe_moment()


class BatchTicket(SQLModel, table=True):
    __tablename__ = "batch_tickets"
    __table_args__ = (CheckConstraint("jsonb_typeof(before) = 'object'", name="before_is_a_row"),)

    batch_id: int = Field(primary_key=True, foreign_key="batches.id", ondelete="CASCADE")
    ticket_id: int = Field(primary_key=True, foreign_key="tickets.id", ondelete="CASCADE", index=True)
    # The number of the ticket's newest line of history right after: as long as it stays, nobody built on it.
    version: int = Field(sa_type=BigInteger)
    # The columns that were changed, as they were before.
    before: dict[str, Any] = Field(sa_type=JSONB)
