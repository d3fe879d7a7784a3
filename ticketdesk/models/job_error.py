"""Why a job failed, each time it did. The job itself is a row of procrastinate."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import moment

ERROR_LENGTH = 500


class JobError(SQLModel, table=True):
    __tablename__ = "job_errors"
    __table_args__ = (
        CheckConstraint(f"char_length(error) BETWEEN 1 AND {ERROR_LENGTH}", name="error_length"),
        CheckConstraint("attempt > 0", name="attempt_is_counted"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    job_id: int = Field(sa_type=BigInteger, index=True)
    task: str
    attempt: int
    # The kind of the error and what it said; never what a person wrote.
    error: str
    at: datetime = moment(index=True)
