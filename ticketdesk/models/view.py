"""A list that somebody keeps under a name: a filter and an order, as they stand in an address."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import maybe_moment, moment

NAME_LENGTH = 60
QUERY_LENGTH = 2_000


class View(SQLModel, table=True):
    __tablename__ = "views"
    __table_args__ = (
        CheckConstraint(f"char_length(btrim(name)) BETWEEN 1 AND {NAME_LENGTH}", name="name_length"),
        CheckConstraint(f"char_length(query) <= {QUERY_LENGTH}", name="query_length"),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str
    query: str
    owner_id: int = Field(foreign_key="accounts.id", ondelete="CASCADE", index=True)
    # None: nobody but its owner sees it.
    shared_at: datetime | None = maybe_moment()
    created_at: datetime = moment()
