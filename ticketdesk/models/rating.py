"""What a requester thought of it in the end: one to five stars, and a word."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import moment

WORDS_LENGTH = 1_000


class Rating(SQLModel, table=True):
    __tablename__ = "ratings"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars_are_one_to_five"),
        CheckConstraint(f"char_length(words) <= {WORDS_LENGTH}", name="words_length"),
    )

    ticket_id: int = Field(primary_key=True, foreign_key="tickets.id", ondelete="CASCADE")
    stars: int
    words: str = ""
    created_at: datetime = moment()
    updated_at: datetime = moment()
