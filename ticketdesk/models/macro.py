"""Words that are written again and again, and what is set with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from ticketdesk.models.columns import maybe_moment, moment
from ticketdesk.models.message import BODY_LENGTH

NAME_LENGTH = 60


class Macro(SQLModel, table=True):
    __tablename__ = "macros"
    __table_args__ = (
        CheckConstraint(f"char_length(btrim(name)) BETWEEN 1 AND {NAME_LENGTH}", name="name_length"),
        CheckConstraint(f"char_length(body) <= {BODY_LENGTH}", name="body_length"),
        CheckConstraint("jsonb_typeof(act) = 'object'", name="act_is_an_act"),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str
    body: str = ""
    # What is set when the words are sent, as ``desk/acts.py`` tells it.
    act: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    owner_id: int = Field(foreign_key="accounts.id", ondelete="CASCADE", index=True)
    # None: nobody but its owner sees it.
    shared_at: datetime | None = maybe_moment()
    created_at: datetime = moment()
