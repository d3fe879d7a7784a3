"""What somebody has begun to write on a ticket, and has not sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import moment
from ticketdesk.models.message import BODY_LENGTH


class Draft(SQLModel, table=True):
    __tablename__ = "drafts"
    __table_args__ = (CheckConstraint(f"char_length(body) BETWEEN 1 AND {BODY_LENGTH}", name="body_length"),)

    account_id: int = Field(primary_key=True, foreign_key="accounts.id", ondelete="CASCADE")
    ticket_id: int = Field(primary_key=True, foreign_key="tickets.id", ondelete="CASCADE", index=True)
    body: str
    is_note: bool = False
    # The newest message that its author had seen when it was begun.
    seen: int = Field(default=0, sa_type=BigInteger)
    updated_at: datetime = moment()
