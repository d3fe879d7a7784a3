"""How often something happened lately, and what may happen only once. The subjects are kept as hashes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import Moment, maybe_moment


class Count(SQLModel, table=True):
    """How often one subject did one thing since a moment."""

    __tablename__ = "counts"
    __table_args__ = (CheckConstraint("octet_length(subject_hash) = 32", name="subject_hash_length"),)

    name: str = Field(primary_key=True)
    subject_hash: bytes = Field(primary_key=True)
    count: int
    since: datetime = Field(sa_type=Moment, index=True)
    # Nothing before this moment; only sign-in makes people wait.
    waits_until: datetime | None = maybe_moment()


class Spent(SQLModel, table=True):
    """A challenge that was answered; it is never accepted again."""

    __tablename__ = "spent"
    __table_args__ = (CheckConstraint("octet_length(key_hash) = 32", name="key_hash_length"),)

    key_hash: bytes = Field(primary_key=True)
    expires_at: datetime = Field(sa_type=Moment, index=True)
