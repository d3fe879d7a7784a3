"""A private link to one ticket's public side. Only the hash of its key is stored."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import Moment, maybe_moment, moment

LASTS_IN = timedelta(days=30)
"""How long a link lives after the last thing that happened to its ticket."""


class Link(SQLModel, table=True):
    __tablename__ = "links"
    __table_args__ = (CheckConstraint("octet_length(key_hash) = 32", name="key_hash_length"),)

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.id", index=True, ondelete="CASCADE")
    key_hash: bytes = Field(unique=True)
    created_at: datetime = moment()
    expires_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = maybe_moment()
