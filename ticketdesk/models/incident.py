"""Tickets of one hour that look alike, as the radar saw them last: perhaps one trouble of many people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ARRAY, CheckConstraint, Integer
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import moment

FEWEST, MOST = 4, 2_000


class Incident(SQLModel, table=True):
    __tablename__ = "incidents"
    __table_args__ = (
        CheckConstraint(f"cardinality(numbers) BETWEEN {FEWEST} AND {MOST}", name="some_tickets"),
        CheckConstraint("number = ANY(numbers)", name="named_by_one_of_them"),
    )

    # The oldest ticket that was seen in it: its name as long as it lasts, also when that one is older than an hour.
    number: int = Field(primary_key=True, foreign_key="tickets.id", ondelete="CASCADE")
    numbers: list[int] = Field(sa_type=ARRAY(Integer))
    found_at: datetime = moment()
    seen_at: datetime = moment()
