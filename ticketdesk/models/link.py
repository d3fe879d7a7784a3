"""A private link to one ticket's public side. Only the hash of its key is stored."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import Moment, maybe_moment, moment

LASTS_IN = timedelta(days=30)
"""How long a link lives after the last thing that happened to its ticket."""


class Link(SQLModel, table=True):
    __tablename__ = "links"
    __table_args__ = (
        CheckConstraint("octet_length(key_hash) = 32", name="key_hash_length"),
        Index(
            "uq_links_derived",
            "ticket_id",
            unique=True,
            postgresql_where=text("is_derived AND revoked_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.id", index=True, ondelete="CASCADE")
    key_hash: bytes = Field(unique=True)
    created_at: datetime = moment()
    expires_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = maybe_moment()
    # Its key is made from its number and the desk's secret, so that each mail can tell it again.
    is_derived: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})
