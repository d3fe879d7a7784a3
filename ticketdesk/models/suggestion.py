"""What one source proposed for a ticket, how long it took, and what the people made of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from ticketdesk.models.choices import Category, Priority, Source
from ticketdesk.models.columns import choice, moment


class StoredSuggestion(SQLModel, table=True):
    __tablename__ = "suggestions"
    __table_args__ = (
        CheckConstraint("milliseconds >= 0", name="milliseconds_not_negative"),
        CheckConstraint("char_length(error) <= 40", name="error_is_a_code"),
        CheckConstraint("source NOT IN ('person', 'pending')", name="source_is_a_machine"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.id", index=True, ondelete="CASCADE")
    source: Source = Field(sa_type=choice(Source, "source"))
    category: Category | None = Field(default=None, sa_type=choice(Category, "category"))
    priority: Priority | None = Field(default=None, sa_type=choice(Priority, "priority"))
    chosen_category: Category | None = Field(default=None, sa_type=choice(Category, "chosen_category"))
    chosen_priority: Priority | None = Field(default=None, sa_type=choice(Priority, "chosen_priority"))
    milliseconds: int = 0
    error: str = ""
    created_at: datetime = moment()
