"""Two tickets that have to do with each other; the lower number stands first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import moment


class Relation(SQLModel, table=True):
    __tablename__ = "relations"
    __table_args__ = (CheckConstraint("ticket_id < other_id", name="lower_number_first"),)

    ticket_id: int = Field(primary_key=True, foreign_key="tickets.id", ondelete="CASCADE")
    other_id: int = Field(primary_key=True, foreign_key="tickets.id", ondelete="CASCADE", index=True)
    created_by: int | None = Field(default=None, foreign_key="accounts.id", ondelete="SET NULL")
    created_at: datetime = moment()
