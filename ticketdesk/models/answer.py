"""The answer to a call that carried a key of its own: sent again within a day, it gets the same one."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import moment

KEPT_IN = timedelta(hours=24)


class Answer(SQLModel, table=True):
    __tablename__ = "answers"
    __table_args__ = (
        CheckConstraint("octet_length(key_hash) = 32", name="key_hash_length"),
        CheckConstraint("octet_length(request_hash) = 32", name="request_hash_length"),
        CheckConstraint("(status IS NULL) = (body IS NULL)", name="answered_whole"),
    )

    key_hash: bytes = Field(primary_key=True)
    request_hash: bytes
    # None while the call is under way, which nobody outside its transaction sees.
    status: int | None = None
    # Sealed with the desk's secret: an answer may hold a private link.
    headers: bytes | None = None
    body: bytes | None = None
    created_at: datetime = moment(index=True)
