"""A backup that was made, or was tried: what it holds, and whether it could be read back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import maybe_moment, moment

ERROR_LENGTH = 300


class Backup(SQLModel, table=True):
    __tablename__ = "backups"
    __table_args__ = (
        CheckConstraint(
            "char_length(name) BETWEEN 1 AND 200 AND name !~ '[/\\\\[:cntrl:]]'", name="name_form"
        ),
        CheckConstraint("octet_length(digest) = 32", name="digest_length"),
        CheckConstraint(
            "finished_at IS NULL OR (size > 0 AND digest IS NOT NULL)", name="finished_has_a_file"
        ),
        CheckConstraint("error IS NULL OR finished_at IS NULL", name="one_end"),
        CheckConstraint("proved_at IS NULL OR finished_at IS NOT NULL", name="proved_once_finished"),
        CheckConstraint("unproved IS NULL OR proved_at IS NOT NULL", name="unproved_has_moment"),
        CheckConstraint(
            f"char_length(error) <= {ERROR_LENGTH} AND char_length(unproved) <= {ERROR_LENGTH}",
            name="error_length",
        ),
        Index("ix_backups_newest", text("started_at DESC"), text("id DESC")),
    )

    id: int | None = Field(default=None, primary_key=True)
    # The file in the folder of backups.
    name: str
    is_scheduled: bool
    is_encrypted: bool
    # The revision of the database that is in it.
    revision: str
    started_at: datetime = moment()
    finished_at: datetime | None = maybe_moment()
    size: int = Field(default=0, sa_type=BigInteger)
    digest: bytes | None = None
    tickets: int = Field(default=0, sa_type=BigInteger)
    # Why there is none.
    error: str | None = None
    # When it was read back into a scratch database and compared, and what was not the same; None: everything was.
    proved_at: datetime | None = maybe_moment()
    unproved: str | None = None
    # The file was removed because it was old.
    removed_at: datetime | None = maybe_moment()
