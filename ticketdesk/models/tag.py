"""A word that people put on tickets, and on which tickets it stands."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import moment

NAME_LENGTH = 40
MOST_TAGS = 20
"""So many may stand on one ticket."""


class Tag(SQLModel, table=True):
    __tablename__ = "tags"
    __table_args__ = (
        CheckConstraint(
            f"char_length(name) BETWEEN 1 AND {NAME_LENGTH} AND name = btrim(name) AND name ~ '\\S'"
            " AND name !~ '[,[:cntrl:]]'",
            name="name_form",
        ),
        Index("uq_tags_name", text("lower(name)"), unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str
    created_at: datetime = moment()
    created_by: int | None = Field(default=None, foreign_key="accounts.id")


class TicketTag(SQLModel, table=True):
    __tablename__ = "ticket_tags"

    ticket_id: int = Field(primary_key=True, foreign_key="tickets.id", ondelete="CASCADE")
    tag_id: int = Field(primary_key=True, foreign_key="tags.id", ondelete="CASCADE", index=True)
    tagged_at: datetime = moment()
    tagged_by: int | None = Field(default=None, foreign_key="accounts.id")
