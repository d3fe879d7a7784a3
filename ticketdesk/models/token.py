"""A key for programs. It acts as its owner, within its scope; only its hash is stored."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from ticketdesk.models.choices import Choice
from ticketdesk.models.columns import choice, maybe_moment, moment

TOKEN_NAME_LENGTH = 60


class Scope(Choice):
    read = "read"
    write = "write"


class Token(SQLModel, table=True):
    __tablename__ = "tokens"
    __table_args__ = (
        CheckConstraint("octet_length(token_hash) = 32", name="token_hash_length"),
        CheckConstraint(
            f"char_length(name) BETWEEN 1 AND {TOKEN_NAME_LENGTH} AND name ~ '\\S'", name="name_length"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str
    scope: Scope = Field(sa_type=choice(Scope, "scope"))
    token_hash: bytes = Field(unique=True)
    account_id: int = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    created_at: datetime = moment()
    # None: until it is revoked.
    expires_at: datetime | None = maybe_moment()
    used_at: datetime | None = maybe_moment()
    revoked_at: datetime | None = maybe_moment()
