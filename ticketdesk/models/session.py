"""One signed-in browser, or one that is on its way in. Only the hash of its cookie is stored."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import Moment, choice, maybe_moment, moment

DEVICE_LENGTH = 100
ADDRESS_LENGTH = 45


class Stage(StrEnum):
    """How far the sign-in has come. Only a complete session opens the desk."""

    second_factor = "second_factor"
    enrolment = "enrolment"
    complete = "complete"


class Way(StrEnum):
    """How somebody came in."""

    password = "password"  # noqa: S105
    passkey = "passkey"
    sso = "sso"
    link = "link"


class Session(SQLModel, table=True):
    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("octet_length(token_hash) = 32", name="token_hash_length"),
        CheckConstraint("expires_at > created_at", name="expires_later"),
        CheckConstraint(f"char_length(device) <= {DEVICE_LENGTH}", name="device_length"),
        CheckConstraint(f"char_length(address) <= {ADDRESS_LENGTH}", name="address_length"),
    )

    id: int | None = Field(default=None, primary_key=True)
    token_hash: bytes = Field(unique=True)
    account_id: int = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    stage: Stage = Field(default=Stage.complete, sa_type=choice(Stage, "stage"))
    way: Way = Field(default=Way.password, sa_type=choice(Way, "way"))
    device: str = ""
    address: str = ""
    created_at: datetime = moment()
    seen_at: datetime = moment()
    expires_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = maybe_moment()
