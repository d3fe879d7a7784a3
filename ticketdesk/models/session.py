"""One signed-in browser. Only the hash of its cookie is stored."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import Moment, maybe_moment, moment


class Session(SQLModel, table=True):
    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("octet_length(token_hash) = 32", name="token_hash_length"),
        CheckConstraint("expires_at > created_at", name="expires_later"),
    )

    id: int | None = Field(default=None, primary_key=True)
    token_hash: bytes = Field(unique=True)
    account_id: int = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    created_at: datetime = moment()
    seen_at: datetime = moment()
    expires_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = maybe_moment()
