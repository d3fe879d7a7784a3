"""What a person asked for, what it is about, how much it presses and how far it has come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from ticketdesk.models.choices import Category, Priority, Source, Status
from ticketdesk.models.columns import choice, maybe_moment, moment

TITLE_LENGTH = 200
DESCRIPTION_LENGTH = 10_000
EMAIL_LENGTH = 254
SEARCHED = ("title", "description", "email")
_LIVING = text("deleted_at IS NULL")


class Ticket(SQLModel, table=True):
    __tablename__ = "tickets"
    __table_args__ = (
        CheckConstraint(
            f"char_length(title) BETWEEN 1 AND {TITLE_LENGTH} AND title ~ '\\S'", name="title_length"
        ),
        CheckConstraint(
            f"char_length(description) BETWEEN 1 AND {DESCRIPTION_LENGTH} AND description ~ '\\S'",
            name="description_length",
        ),
        CheckConstraint(
            "char_length(email) BETWEEN 3 AND 254 AND position('@' IN email) > 1", name="email_form"
        ),
        CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed_has_moment"),
        CheckConstraint("(status = 'resolved') = (resolved_at IS NOT NULL)", name="resolved_has_moment"),
        CheckConstraint("deleted_at IS NOT NULL OR deleted_by IS NULL", name="deleted_by_has_moment"),
        CheckConstraint("updated_at >= created_at", name="updated_after_created"),
        CheckConstraint("octet_length(draft_hash) = 32", name="draft_hash_length"),
        Index("ix_tickets_newest", text("created_at DESC"), text("id DESC"), postgresql_where=_LIVING),
        Index(
            "ix_tickets_facets",
            "status",
            "category",
            "priority",
            text("created_at DESC"),
            text("id DESC"),
            postgresql_where=_LIVING,
        ),
        Index("ix_tickets_assignee_id", "assignee_id"),
        Index(
            "ix_tickets_pending",
            "id",
            postgresql_where=text("'pending' IN (category_source, priority_source)"),
        ),
        Index(
            "ix_tickets_words",
            *SEARCHED,
            postgresql_using="gin",
            postgresql_ops=dict.fromkeys(SEARCHED, "gin_trgm_ops"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    title: str
    description: str
    email: str | None = None
    category: Category = Field(default=Category.general, sa_type=choice(Category, "category"))
    category_source: Source = Field(default=Source.pending, sa_type=choice(Source, "category_source"))
    priority: Priority = Field(default=Priority.medium, sa_type=choice(Priority, "priority"))
    priority_source: Source = Field(default=Source.pending, sa_type=choice(Source, "priority_source"))
    status: Status = Field(default=Status.open, sa_type=choice(Status, "status"))
    assignee_id: int | None = Field(default=None, foreign_key="accounts.id", ondelete="SET NULL")
    draft_hash: bytes | None = Field(default=None, unique=True)
    # The number of the newest line in its history: which of two copies of a ticket is the newer one.
    last_event_id: int = Field(default=0, sa_type=BigInteger)
    created_at: datetime = moment()
    updated_at: datetime = moment()
    resolved_at: datetime | None = maybe_moment()
    closed_at: datetime | None = maybe_moment()
    deleted_at: datetime | None = maybe_moment()
    deleted_by: int | None = Field(default=None, foreign_key="accounts.id", ondelete="SET NULL")

    @property
    def is_pending(self) -> bool:
        """Nobody and nothing has judged the category or the priority yet."""
        return Source.pending in (self.category_source, self.priority_source)
