"""A browser that has signed in to an account before. Strangers cannot slow down its next sign-in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import moment


class Browser(SQLModel, table=True):
    __tablename__ = "browsers"
    __table_args__ = (CheckConstraint("octet_length(key_hash) = 32", name="key_hash_length"),)

    key_hash: bytes = Field(primary_key=True)
    account_id: int = Field(primary_key=True, foreign_key="accounts.id", ondelete="CASCADE", index=True)
    signed_in_at: datetime = moment()
