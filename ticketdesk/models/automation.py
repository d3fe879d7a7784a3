"""Where a suggestion applies without asking, for one value of one field, and why it stopped."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from ticketdesk.models.choices import Source
from ticketdesk.models.columns import choice, moment
from ticketdesk.models.label import VALUE_OF_FIELD, Judged


class Automation(SQLModel, table=True):
    __tablename__ = "automations"
    __table_args__ = (
        CheckConstraint(VALUE_OF_FIELD, name="value_of_field"),
        CheckConstraint("source NOT IN ('person', 'default', 'pending')", name="source_judges"),
        CheckConstraint("fell_to BETWEEN 0 AND 1", name="fell_to_is_a_share"),
        CheckConstraint("NOT is_on OR fell_to IS NULL", name="on_has_not_fallen"),
    )

    source: Source = Field(primary_key=True, sa_type=choice(Source, "source"))
    field: Judged = Field(primary_key=True, sa_type=choice(Judged, "field"))
    value: str = Field(primary_key=True)
    is_on: bool = False
    by_id: int | None = Field(default=None, foreign_key="accounts.id")
    changed_at: datetime = moment()
    fell_to: float | None = None
    """The lower bound at which it switched itself off; None when a person did."""
