"""What proves a person beside the password: an authenticator app, recovery codes, passkeys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import maybe_moment, moment

PASSKEY_NAME_LENGTH = 60


class Authenticator(SQLModel, table=True):
    """An app that shows six digits. It counts once a code of it was given."""

    __tablename__ = "authenticators"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="accounts.id", unique=True, ondelete="CASCADE")
    secret_sealed: bytes
    # The time step of the last code that was taken: each code works once.
    last_step: int = Field(default=0, sa_type=BigInteger)
    created_at: datetime = moment()
    confirmed_at: datetime | None = maybe_moment()


class RecoveryCode(SQLModel, table=True):
    """One way in when the second factor is lost; it works once."""

    __tablename__ = "recovery_codes"
    __table_args__ = (CheckConstraint("octet_length(code_hash) = 32", name="code_hash_length"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    code_hash: bytes
    created_at: datetime = moment()
    used_at: datetime | None = maybe_moment()


class Passkey(SQLModel, table=True):
    """A key that a device keeps (WebAuthn); here is only its public half."""

    __tablename__ = "passkeys"
    __table_args__ = (
        CheckConstraint(f"char_length(name) BETWEEN 1 AND {PASSKEY_NAME_LENGTH}", name="name_length"),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    credential_id: bytes = Field(unique=True)
    public_key: bytes
    sign_count: int = Field(default=0, sa_type=BigInteger)
    name: str
    created_at: datetime = moment()
    used_at: datetime | None = maybe_moment()
