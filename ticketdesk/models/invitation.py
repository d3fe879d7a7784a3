"""A one-time link: to join as somebody who was invited, or to set a new password. Only its hash is stored."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import Moment, choice, maybe_moment, moment


class Purpose(StrEnum):
    invite = "invite"
    reset = "reset"


class Invitation(SQLModel, table=True):
    __tablename__ = "invitations"
    __table_args__ = (CheckConstraint("octet_length(key_hash) = 32", name="key_hash_length"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    purpose: Purpose = Field(sa_type=choice(Purpose, "purpose"))
    key_hash: bytes = Field(unique=True)
    created_at: datetime = moment()
    created_by: int | None = Field(default=None, foreign_key="accounts.id", ondelete="SET NULL")
    expires_at: datetime = Field(sa_type=Moment)
    # Used, or replaced by a newer one.
    used_at: datetime | None = maybe_moment()
