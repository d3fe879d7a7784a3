"""What one source proposed for a ticket, how long it took, and what the people made of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from ticketdesk.models.choices import Category, Priority, Source
from ticketdesk.models.columns import choice, moment

# Rows that are copied in need not tell it.
_FALSE = {"server_default": "false"}


class StoredSuggestion(SQLModel, table=True):
    __tablename__ = "suggestions"
    __table_args__ = (
        CheckConstraint("milliseconds >= 0", name="milliseconds_not_negative"),
        CheckConstraint("char_length(error) <= 40", name="error_is_a_code"),
        CheckConstraint("source NOT IN ('person', 'pending')", name="source_is_a_machine"),
        Index(
            "ix_suggestions_category",
            "source",
            "category",
            text("id DESC"),
            postgresql_include=["chosen_category"],
            postgresql_where=text("chosen_category IS NOT NULL"),
        ),
        Index(
            "ix_suggestions_priority",
            "source",
            "priority",
            text("id DESC"),
            postgresql_include=["chosen_priority"],
            postgresql_where=text("chosen_priority IS NOT NULL"),
        ),
        Index("ix_suggestions_said", "source", "created_at"),
        Index("ix_suggestions_error", "source", text("id DESC"), postgresql_where=text("error <> ''")),
    )

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.id", index=True, ondelete="CASCADE")
    source: Source = Field(sa_type=choice(Source, "source"))
    category: Category | None = Field(default=None, sa_type=choice(Category, "category"))
    priority: Priority | None = Field(default=None, sa_type=choice(Priority, "priority"))
    chosen_category: Category | None = Field(default=None, sa_type=choice(Category, "chosen_category"))
    chosen_priority: Priority | None = Field(default=None, sa_type=choice(Priority, "chosen_priority"))
    # Words of the ticket, as they stand in it, that spoke for the value.
    category_evidence: list[str] = Field(
        default_factory=list, sa_type=ARRAY(Text), nullable=False, sa_column_kwargs={"server_default": "{}"}
    )
    priority_evidence: list[str] = Field(
        default_factory=list, sa_type=ARRAY(Text), nullable=False, sa_column_kwargs={"server_default": "{}"}
    )
    # Whether quotes came along and not one of them stands in the ticket.
    is_invented: bool = Field(default=False, sa_column_kwargs=_FALSE)
    # Whether the value applied without asking.
    category_applied: bool = Field(default=False, sa_column_kwargs=_FALSE)
    priority_applied: bool = Field(default=False, sa_column_kwargs=_FALSE)
    milliseconds: int = 0
    error: str = ""
    created_at: datetime = moment()
