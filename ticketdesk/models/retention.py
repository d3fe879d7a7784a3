"""How long what is done is kept, by status."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from ticketdesk.models.choices import Status
from ticketdesk.models.columns import choice, moment

MOST_DAYS = 3_650


class Fate(StrEnum):
    """What happens to a ticket when its time is over: its words go and its figures stay, or all of it goes."""

    erase = "erase"
    delete = "delete"


class RetentionRule(SQLModel, table=True):
    __tablename__ = "retention_rules"
    __table_args__ = (CheckConstraint(f"days BETWEEN 1 AND {MOST_DAYS}", name="days_are_some"),)

    status: Status = Field(primary_key=True, sa_type=choice(Status, "status"))
    # Since the ticket was last changed.
    days: int
    fate: Fate = Field(sa_type=choice(Fate, "fate"))
    set_at: datetime = moment()
    set_by: int | None = Field(default=None, foreign_key="accounts.id", ondelete="SET NULL")
