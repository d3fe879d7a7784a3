"""What people made of a ticket's category and priority, and what the desk has learned from it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from ticketdesk.models.choices import Category, Choice
from ticketdesk.models.columns import Moment, choice, moment


class Judged(Choice):
    """A field of a ticket that is judged."""

    category = "category"
    priority = "priority"


VALUE_OF_FIELD = (
    "(field = 'category' AND value IN ('billing', 'technical', 'account', 'general'))"
    " OR (field = 'priority' AND value IN ('low', 'medium', 'high', 'critical'))"
)


class Label(SQLModel, table=True):
    """What a person decided, or left standing when resolving: one row for each ticket and field."""

    __tablename__ = "labels"
    __table_args__ = (
        CheckConstraint(VALUE_OF_FIELD, name="value_of_field"),
        Index("ix_labels_newest", "field", text("confirmed_at DESC"), text("ticket_id DESC")),
    )

    ticket_id: int = Field(primary_key=True, foreign_key="tickets.id", ondelete="CASCADE")
    field: Judged = Field(primary_key=True, sa_type=choice(Judged, "field"))
    value: str
    was_changed: bool
    """A person changed what a machine had said; else it was kept, or left so when resolving."""
    confirmed_at: datetime = moment()


class LearnedFeature(SQLModel, table=True):
    """How much weight one feature has been seen with in each category; the feature is a hash of its words."""

    __tablename__ = "learned_features"

    feature: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    billing: int = 0
    technical: int = 0
    account: int = 0
    general: int = 0


class LearnedTotal(SQLModel, table=True):
    """What one category rests on."""

    __tablename__ = "learned_totals"

    category: Category = Field(primary_key=True, sa_type=choice(Category, "category"))
    tickets: int = 0
    """Confirmed tickets, each counted once."""
    weight: int = 0
    """The same, corrections counted more than once."""
    features: int = Field(default=0, sa_type=BigInteger)
    """The sum of its features' weights."""


class LearnedTicket(SQLModel, table=True):
    """What has been learned from a ticket, so that it can be unlearned when somebody decides otherwise."""

    __tablename__ = "learned_tickets"

    ticket_id: int = Field(primary_key=True, foreign_key="tickets.id", ondelete="CASCADE")
    category: Category = Field(sa_type=choice(Category, "category"))
    weight: int
    learned_at: datetime = Field(sa_type=Moment, nullable=False)
